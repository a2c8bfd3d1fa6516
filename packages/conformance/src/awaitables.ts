import { type Coroutine, currentTask, type Future, gather, shield } from "@corral/core"
import type { AwaitableSpec, Block, GatherOptions, Value } from "./program.ts"
import type { Run } from "./run.ts"

/** What can be waited for: a future, or a coroutine that is not a task, or not yet. */
export type Source = Future<unknown> | Coroutine<unknown>

export function label(spec: AwaitableSpec): string {
  if (typeof spec === "string") return spec
  switch (spec[0]) {
    case "coro":
      return spec[1]
    case "shield":
      return `shield(${label(spec[1])})`
    case "gather":
      return `gather(${spec[1].map(label).join(",")})`
  }
}

export function evaluate(run: Run, spec: AwaitableSpec): Source {
  if (typeof spec === "string") return run.names.find(spec)
  switch (spec[0]) {
    case "coro":
      return coroutine(run, spec[1], spec[2])
    case "shield":
      return shield(evaluate(run, spec[1]))
    case "gather":
      return gathering(run, spec[1], spec[2])
  }
}

export function evaluateAll(run: Run, specs: AwaitableSpec[]): Source[] {
  return specs.map((spec) => evaluate(run, spec))
}

export function gathering(run: Run, specs: AwaitableSpec[], options: GatherOptions = {}): Future<unknown[]> {
  const sources = evaluateAll(run, specs)
  const future = gather(sources, { returnExceptions: options.return_exceptions ?? false })
  run.circles.gathered(future, sources)
  return future
}

function coroutine(run: Run, name: string, block: Block): Coroutine<Value> {
  const made = running(run, name, block, () => made)
  return made
}

/** Runs in the task that awaits it if the program knows that task; else a combinator has just made a task of it. */
function* running(run: Run, name: string, block: Block, self: () => Source): Coroutine<Value> {
  const task = currentTask()!
  const actor = run.names.actorOf(task)
  if (actor === undefined) {
    run.circles.started(self(), task)
    return yield* run.body(run.names.bindTask(name, task), block)
  }
  const { errors } = actor
  actor.errors = []
  try {
    const signal = yield* run.block(actor, block)
    return signal === undefined ? null : signal.value
  } finally {
    actor.errors = errors
  }
}
