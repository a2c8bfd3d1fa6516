import { sleep } from "@corral/core"
import type { Actor } from "../actor.ts"
import type { AsyncRun, AwaitingTable } from "../async-run.ts"
import { handlersOf } from "../clauses.ts"
import type { Block, Clauses } from "../program.ts"
import type { Signal } from "../run.ts"

export const awaiting = {
  async sleep(_run, _actor, ms) {
    await sleep(ms)
    return undefined
  },
  async try(run, actor, block, clauses) {
    if (clauses.finally === undefined) return attempt(run, actor, block, clauses)
    try {
      return await attempt(run, actor, block, clauses)
    } finally {
      if (!run.runaway) await run.block(actor, clauses.finally)
    }
  },
  async repeat(run, actor, times, block) {
    for (let round = 0; round < times; round++) {
      run.countRound()
      const signal = await run.block(actor, block)
      if (signal !== undefined) return signal
    }
    return undefined
  },
  async if(run, actor, predicate, block, otherwise = []) {
    return run.block(actor, run.objects.test(predicate) ? block : otherwise)
  },
} satisfies AwaitingTable

async function attempt(run: AsyncRun, actor: Actor, block: Block, clauses: Clauses): Promise<Signal> {
  let signal: Signal
  try {
    signal = await run.block(actor, block)
  } catch (error) {
    if (run.runaway) throw error
    for (const [caught, block] of handlersOf(run, actor, error, clauses)) {
      const signal = await handler(run, actor, caught, block)
      if (signal !== undefined) return signal
    }
    return undefined
  }
  if (signal !== undefined || clauses.else === undefined) return signal
  return run.block(actor, clauses.else)
}

async function handler(run: AsyncRun, actor: Actor, error: unknown, block: Block): Promise<Signal> {
  actor.errors.push(error)
  try {
    return await run.block(actor, block)
  } finally {
    actor.errors.pop()
  }
}
