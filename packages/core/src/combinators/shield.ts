import { Future } from "../engine/future.ts"
import type { Listener } from "../engine/listener.ts"
import { getRunningLoop, type Loop } from "../engine/loop.ts"
import type { TaskSource } from "../engine/task-source.ts"
import { futureOf } from "./future-of.ts"

/** What the awaiting task cancels in place of the shielded future. */
class Shielded<T> extends Future<T> {
  readonly #inner: Future<T>
  readonly #innerDone: Listener
  readonly #loop: Loop

  constructor(inner: Future<T>, loop: Loop) {
    super()
    this.#inner = inner
    this.#loop = loop
    this.#innerDone = { loop, waiting: this, run: () => this.#pass() }
    inner.listen(this.#innerDone)
    this.listen({ loop, run: () => this.#abandon() })
  }

  #pass(): void {
    if (this.cancelled()) return
    if (this.#inner.cancelled()) {
      this.cancel()
      return
    }
    const failure = this.#inner.failure()
    if (failure === undefined) this.setResult(this.#inner.result())
    else this.setException(failure.error)
  }

  // Nobody waits any more: an error that comes now would be lost.
  #abandon(): void {
    const inner = this.#inner
    if (inner.done()) return
    inner.unlisten(this.#innerDone)
    const report = reports.get(inner) ?? new LossReport(this.#loop)
    reports.set(inner, report)
    inner.unlisten(report)
    inner.listen(report)
  }
}

/** Reports the error of a shielded future, once, however many shields over it were abandoned. */
class LossReport implements Listener {
  readonly loop: Loop

  constructor(loop: Loop) {
    this.loop = loop
  }

  run(ended: unknown): void {
    const inner = ended as Future<unknown> // a listener is run with the future it listens to
    if (inner.cancelled()) return
    const failure = inner.failure()
    if (failure !== undefined) this.loop.host.reportLost(failure.error, `${inner}, shielded, its waiter cancelled`)
  }
}

const reports = new WeakMap<Future<unknown>, LossReport>()

/**
 * Protects a task from the cancellation of whoever awaits it.
 *
 * If the awaiting task is cancelled, it gets its CancelledError, and the shielded work goes on. Anything but a future is
 * started as a task at once. Hold on to the result of the work in a group or a variable, and await it somewhere: an error
 * that comes after the waiter was cancelled is only reported.
 *
 * @param source a future or task, a body, a coroutine or an operation
 * @returns a future of the outcome
 * @throws {InvalidStateError} it is called outside of any task
 * @example
 * yield* shield(sleep(10, "done")) // => "done"
 * @asyncio asyncio.shield (3.14)
 * @differs none
 */
export function shield<T>(source: TaskSource<T>): Future<T> {
  const inner = futureOf(source, "shield()")
  return inner.done() ? inner : new Shielded(inner, getRunningLoop())
}
