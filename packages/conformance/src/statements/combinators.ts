import {
  type AsCompletedIterator,
  type Awaitable,
  asCompleted,
  type Coroutine,
  type Future,
  shield,
  wait,
  waitFor,
} from "@corral/core"
import type { Actor } from "../actor.ts"
import { evaluate, evaluateAll, gathering, label, labelled } from "../awaitables.ts"
import type { CoroutineRun, SuspendingTable } from "../coroutine-run.ts"
import { matches, showError } from "../errors.ts"
import { outcomeOf, showValue } from "../outcomes.ts"
import type { Block, Outcome } from "../program.ts"
import type { Signal } from "../run.ts"

export const suspending = {
  *shield(run, actor, spec) {
    const value = yield* shield(evaluate(run, spec))
    run.log(actor, "shield", label(spec), showValue(value))
    return undefined
  },
  *gather(run, actor, specs, options) {
    const future = gathering(run, specs, options)
    run.refuseCircle(future)
    actor.waitedFor = future
    run.log(actor, "gather", showValue(yield* future))
    return undefined
  },
  *wait_for(run, actor, spec, ms) {
    const source = evaluate(run, spec)
    run.refuseCircle(source)
    // With no time at all, what it waits for is the end of the cancellation: that closes no circle.
    if (ms === null || ms > 0) actor.waitedFor = source
    const value = yield* waitFor(source, ms)
    run.log(actor, "wait_for", label(spec), showValue(value))
    return undefined
  },
  *wait(run, actor, specs, { return_when = "ALL_COMPLETED", timeout = null } = {}) {
    const sources = evaluateAll(run, specs)
    const futures = sources as Future<unknown>[] // `wait` itself must refuse a coroutine among them
    const { done, pending } = yield* wait(futures, { returnWhen: return_when, timeout })
    const labels = labelled(sources, specs)
    const namesIn = (set: ReadonlySet<unknown>) =>
      [...labels].filter(([source]) => set.has(source)).map(([, name]) => name)
    run.log(actor, "wait", namesIn(done), namesIn(pending))
    return undefined
  },
  *as_completed(run, actor, specs, options = {}, block = []) {
    const sources = evaluateAll(run, specs)
    const completed = asCompleted(sources, { timeout: options.timeout ?? null })
    if (options.async) {
      const iterator = completed[Symbol.asyncIterator]()
      return yield* eachFuture(run, actor, iterator, labelled(sources, specs), block)
    }
    return yield* eachAwaitable(run, actor, completed, block)
  },
} satisfies SuspendingTable

function* eachFuture(
  run: CoroutineRun,
  actor: Actor,
  iterator: AsCompletedIterator<unknown>,
  labels: ReadonlyMap<unknown, string>,
  block: Block,
): Coroutine<Signal> {
  for (let next = yield* iterator.next(); !next.done; next = yield* iterator.next()) {
    const future = next.value
    const name = labels.get(future) ?? run.names.actorOf(future)?.name // a task made of a coroutine
    run.log(actor, "as_completed", name ?? "?", outcomeOf(future))
    const signal = yield* run.block(actor, block)
    if (signal !== undefined) return signal
  }
  return undefined
}

function* eachAwaitable(
  run: CoroutineRun,
  actor: Actor,
  completed: Iterable<Awaitable<unknown>>,
  block: Block,
): Coroutine<Signal> {
  for (const awaitable of completed) {
    let outcome: Outcome
    try {
      outcome = { ok: showValue(yield* awaitable) }
    } catch (error) {
      if (run.runaway || !matches(error, "Exception")) throw error
      outcome = { err: showError(error) }
    }
    run.log(actor, "as_completed", outcome)
    const signal = yield* run.block(actor, block)
    if (signal !== undefined) return signal
  }
  return undefined
}
