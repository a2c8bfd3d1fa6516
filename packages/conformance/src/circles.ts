import { currentTask, Future } from "@corral/core"
import type { Names } from "./names.ts"

/**
 * Who waits for whom, to find tasks that await each other in a circle.
 *
 * Such a program would merely wait for ever here, but CPython overflows its stack when it cancels the circle.
 */
export class Circles {
  readonly #names: Names
  readonly #gathered = new Map<Future<unknown>, readonly object[]>()
  readonly #started = new Map<object, Future<unknown>>()

  constructor(names: Names) {
    this.#names = names
  }

  /** A `gather` of these sources, futures or coroutines, has been made. */
  gathered(future: Future<unknown>, sources: readonly object[]): void {
    this.#gathered.set(future, sources)
  }

  /** A combinator has made a task of a coroutine. */
  started(coroutine: object, task: Future<unknown>): void {
    this.#started.set(coroutine, task)
  }

  /** Whether the current task, were it to wait for this, would wait for itself. */
  closedBy(source: object): boolean {
    const me = currentTask()
    if (source === me) return false // corral itself refuses that
    const todo = [source]
    const seen = new Set<object>()
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      const future = next instanceof Future ? next : this.#started.get(next)
      if (future === undefined || future.done() || seen.has(future)) continue
      if (future === me) return true
      seen.add(future)
      const waitedFor = this.#names.actorOf(future)?.waitedFor ?? null
      if (waitedFor !== null) todo.push(waitedFor)
      todo.push(...(this.#gathered.get(future) ?? []))
    }
    return false
  }
}
