import {
  type Awaitable,
  type Body,
  type Coroutine,
  getRunningLoop,
  type Timeout,
  taskGroup,
  timeout,
  timeoutAt,
} from "@corral/core"
import type { Actor } from "../actor.ts"
import type { CoroutineRun, SuspendingTable } from "../coroutine-run.ts"
import { unknown } from "../names.ts"
import type { Block } from "../program.ts"
import type { ImmediateTable, Signal } from "../run.ts"

export const immediate = {
  reschedule(run, _actor, name, ms) {
    const found = run.timeouts.get(name) ?? unknown(name)
    found.reschedule(ms === null ? null : getRunningLoop().time() + ms)
  },
  reschedule_at(run, _actor, name, when) {
    const found = run.timeouts.get(name) ?? unknown(name)
    found.reschedule(when)
  },
} satisfies ImmediateTable

export const suspending = {
  *group(run, actor, name, block) {
    const signal = yield* taskGroup((group) => {
      run.groups.set(name, group)
      return run.inside(actor, block)
    })
    run.log(actor, "group", name)
    return signal
  },
  *timeout(run, actor, name, ms, block) {
    return yield* timed(run, actor, name, block, (body) => timeout(ms, body))
  },
  *timeout_at(run, actor, name, when, block) {
    return yield* timed(run, actor, name, block, (body) => timeoutAt(when, body))
  },
} satisfies SuspendingTable

function* timed(
  run: CoroutineRun,
  actor: Actor,
  name: string,
  block: Block,
  limit: (body: Body<Signal, [Timeout]>) => Awaitable<Signal>,
): Coroutine<Signal> {
  let entered: Timeout | undefined
  try {
    return yield* limit((timeout) => {
      run.timeouts.set(name, timeout)
      entered = timeout
      return run.inside(actor, block)
    })
  } finally {
    run.log(actor, "timeout", name, entered?.expired())
  }
}
