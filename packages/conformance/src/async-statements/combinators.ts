import { type AsCompleted, asCompleted, type Future, shield, wait, waitFor } from "@corral/core"
import type { Actor } from "../actor.ts"
import type { AsyncRun, AwaitingTable } from "../async-run.ts"
import { evaluate, evaluateAll, gathering, label, labelled } from "../awaitables.ts"
import { matches, showError } from "../errors.ts"
import { outcomeOf, showValue } from "../outcomes.ts"
import type { Block, Outcome } from "../program.ts"
import type { Signal } from "../run.ts"

export const awaiting = {
  async shield(run, actor, spec) {
    const value = await shield(evaluate(run, spec))
    run.log(actor, "shield", label(spec), showValue(value))
    return undefined
  },
  async gather(run, actor, specs, options) {
    const future = gathering(run, specs, options)
    run.refuseCircle(future)
    actor.waitedFor = future
    run.log(actor, "gather", showValue(await future))
    return undefined
  },
  async wait_for(run, actor, spec, ms) {
    const source = evaluate(run, spec)
    run.refuseCircle(source)
    // With no time at all, what it waits for is the end of the cancellation: that closes no circle.
    if (ms === null || ms > 0) actor.waitedFor = source
    const value = await waitFor(source, ms)
    run.log(actor, "wait_for", label(spec), showValue(value))
    return undefined
  },
  async wait(run, actor, specs, { return_when = "ALL_COMPLETED", timeout = null } = {}) {
    const sources = evaluateAll(run, specs)
    const futures = sources as Future<unknown>[] // `wait` itself must refuse a coroutine among them
    const { done, pending } = await wait(futures, { returnWhen: return_when, timeout })
    const labels = labelled(sources, specs)
    const namesIn = (set: ReadonlySet<unknown>) =>
      [...labels].filter(([source]) => set.has(source)).map(([, name]) => name)
    run.log(actor, "wait", namesIn(done), namesIn(pending))
    return undefined
  },
  async as_completed(run, actor, specs, options = {}, block = []) {
    const sources = evaluateAll(run, specs)
    const completed = asCompleted(sources, { timeout: options.timeout ?? null })
    if (options.async) return eachFuture(run, actor, completed, labelled(sources, specs), block)
    return eachAwaitable(run, actor, completed, block)
  },
} satisfies AwaitingTable

async function eachFuture(
  run: AsyncRun,
  actor: Actor,
  completed: AsCompleted<unknown>,
  labels: ReadonlyMap<unknown, string>,
  block: Block,
): Promise<Signal> {
  for await (const future of completed) {
    const name = labels.get(future) ?? run.names.actorOf(future)?.name // a task made of a coroutine
    run.log(actor, "as_completed", name ?? "?", outcomeOf(future))
    const signal = await run.block(actor, block)
    if (signal !== undefined) return signal
  }
  return undefined
}

async function eachAwaitable(
  run: AsyncRun,
  actor: Actor,
  completed: AsCompleted<unknown>,
  block: Block,
): Promise<Signal> {
  for (const awaitable of completed) {
    let outcome: Outcome
    try {
      outcome = { ok: showValue(await awaitable) }
    } catch (error) {
      if (run.runaway || !matches(error, "Exception")) throw error
      outcome = { err: showError(error) }
    }
    run.log(actor, "as_completed", outcome)
    const signal = await run.block(actor, block)
    if (signal !== undefined) return signal
  }
  return undefined
}
