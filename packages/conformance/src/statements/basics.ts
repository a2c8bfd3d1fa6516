import { type Coroutine, getRunningLoop, sleep } from "@corral/core"
import type { Actor } from "../actor.ts"
import { handlersOf } from "../clauses.ts"
import type { CoroutineRun, SuspendingTable } from "../coroutine-run.ts"
import { makeError } from "../errors.ts"
import type { Block, Clauses, Shown } from "../program.ts"
import type { ImmediateTable, Run, Signal } from "../run.ts"

export const immediate = {
  log(run, actor, value) {
    run.log(actor, "log", value)
  },
  raise(_run, _actor, error) {
    throw makeError(error)
  },
  reraise(_run, actor) {
    throw actor.errors.at(-1)
  },
  "cell.set"(run, _actor, cell, value) {
    run.objects.cells.set(cell, value)
  },
  "cell.inc"(run, _actor, cell, by = 1) {
    const { cells } = run.objects
    cells.set(cell, cells.get(cell)! + by)
  },
  state(run, actor, name) {
    run.log(actor, "state", name, publicState(run, name))
  },
  call_soon(run, _actor, block) {
    getRunningLoop().callSoon(run.callback(block))
  },
  call_later(run, _actor, ms, block) {
    getRunningLoop().callLater(ms, run.callback(block))
  },
} satisfies ImmediateTable

export const suspending = {
  *sleep(_run, _actor, ms) {
    yield* sleep(ms)
    return undefined
  },
  *try(run, actor, block, clauses) {
    if (clauses.finally === undefined) return yield* attempt(run, actor, block, clauses)
    try {
      return yield* attempt(run, actor, block, clauses)
    } finally {
      if (!run.runaway) yield* run.block(actor, clauses.finally)
    }
  },
  *repeat(run, actor, times, block) {
    for (let round = 0; round < times; round++) {
      run.countRound()
      const signal = yield* run.block(actor, block)
      if (signal !== undefined) return signal
    }
    return undefined
  },
  *if(run, actor, predicate, block, otherwise = []) {
    return yield* run.block(actor, run.objects.test(predicate) ? block : otherwise)
  },
} satisfies SuspendingTable

function publicState(run: Run, name: string): Shown {
  const timeout = run.timeouts.get(name)
  if (timeout !== undefined) return [timeout.when(), timeout.expired()]
  const state = run.objects.stateOf(name)
  if (state !== undefined) return state
  const future = run.names.find(name)
  return future.cancelled() ? "cancelled" : future.done() ? "done" : "pending"
}

function* attempt(run: CoroutineRun, actor: Actor, block: Block, clauses: Clauses): Coroutine<Signal> {
  let signal: Signal
  try {
    signal = yield* run.block(actor, block)
  } catch (error) {
    if (run.runaway) throw error
    for (const [caught, block] of handlersOf(run, actor, error, clauses)) {
      const signal = yield* handler(run, actor, caught, block)
      if (signal !== undefined) return signal
    }
    return undefined
  }
  if (signal !== undefined || clauses.else === undefined) return signal
  return yield* run.block(actor, clauses.else)
}

function* handler(run: CoroutineRun, actor: Actor, error: unknown, block: Block): Coroutine<Signal> {
  actor.errors.push(error)
  try {
    return yield* run.block(actor, block)
  } finally {
    actor.errors.pop()
  }
}
