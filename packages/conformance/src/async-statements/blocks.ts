import { type Awaitable, type Body, type Timeout, taskGroup, timeout, timeoutAt } from "@corral/core"
import type { Actor } from "../actor.ts"
import type { AsyncRun, AwaitingTable } from "../async-run.ts"
import type { Block } from "../program.ts"
import type { Signal } from "../run.ts"

export const awaiting = {
  async group(run, actor, name, block) {
    const signal = await taskGroup(async (group) => {
      run.groups.set(name, group)
      return run.block(actor, block)
    })
    run.log(actor, "group", name)
    return signal
  },
  async timeout(run, actor, name, ms, block) {
    return timed(run, actor, name, block, (body) => timeout(ms, body))
  },
  async timeout_at(run, actor, name, when, block) {
    return timed(run, actor, name, block, (body) => timeoutAt(when, body))
  },
} satisfies AwaitingTable

async function timed(
  run: AsyncRun,
  actor: Actor,
  name: string,
  block: Block,
  limit: (body: Body<Signal, [Timeout]>) => Awaitable<Signal>,
): Promise<Signal> {
  let entered: Timeout | undefined
  try {
    return await limit(async (timeout) => {
      run.timeouts.set(name, timeout)
      entered = timeout
      return run.block(actor, block)
    })
  } finally {
    run.log(actor, "timeout", name, entered?.expired())
  }
}
