import type { Awaitable, Instruction } from "../engine/awaitable.ts"
import { call } from "../engine/call.ts"
import type { Future } from "../engine/future.ts"
import type { Listener } from "../engine/listener.ts"
import { getRunningLoop, type Loop } from "../engine/loop.ts"
import type { TaskSource } from "../engine/task-source.ts"
import { checkTime } from "../engine/time.ts"
import type { Timer } from "../engine/timers.ts"
import { TimeoutError } from "../errors.ts"
import { Queue } from "../primitives/queue.ts"
import { futuresOf } from "./future-of.ts"

/** How long `asCompleted` waits, in milliseconds. */
export interface AsCompletedOptions {
  /** Milliseconds from now after which waiting for what is left fails; null or undefined for no limit. */
  readonly timeout?: number | null
}

/**
 * The futures of `asCompleted`, one by one as they are done, for the milliseconds that it was given.
 *
 * @asyncio the iterator that asyncio.as_completed returns (3.14)
 * @differs none
 */
export class AsCompleted<T> implements Listener, Iterable<Awaitable<T>> {
  /** @internal */
  readonly loop: Loop
  /** The futures that are done; null stands for one that came too late. */
  readonly #done = new Queue<Future<T> | null>()
  readonly #pending: Set<Future<T>>
  readonly #timer: Timer | null = null
  #left: number

  /** @internal */
  constructor(futures: Set<Future<T>>, timeout: number | null, loop: Loop) {
    this.loop = loop
    this.#pending = futures
    this.#left = futures.size
    for (const future of futures) future.listen(this)
    if (futures.size > 0 && timeout !== null && timeout !== Number.POSITIVE_INFINITY) {
      this.#timer = loop.startTimer(loop.time() + timeout, { run: () => this.#expire() })
    }
  }

  /** Gives, for each future, something to await: the outcome of the next that is done, its error included. */
  *[Symbol.iterator](): Generator<Awaitable<T>, void, unknown> {
    while (this.ask()) yield call(resultOfNext<T>, this.#done)
  }

  /** Gives the futures themselves, as they are done; in a coroutine, `yield* iterator.next()`. */
  [Symbol.asyncIterator](): AsCompletedIterator<T> {
    return {
      next: () => call(nextFuture<T>, this, this.#done),
      [Symbol.asyncIterator]: () => this[Symbol.asyncIterator](),
    }
  }

  /** A future is done. @internal */
  run(ended: unknown): void {
    const future = ended as Future<T> // it listens to its futures only
    if (this.#pending.size === 0) return
    this.#pending.delete(future)
    this.#done.putNowait(future)
    if (this.#pending.size === 0 && this.#timer !== null) this.loop.cancelTimer(this.#timer)
  }

  #expire(): void {
    for (const future of this.#pending) {
      future.unlisten(this)
      this.#done.putNowait(null)
    }
    this.#pending.clear()
  }

  /** Counts one more future as asked for; false if there is none left. @internal */
  ask(): boolean {
    if (this.#left === 0) return false
    this.#left--
    return true
  }
}

/** The asynchronous face of `asCompleted`. */
export interface AsCompletedIterator<T> {
  next(): Awaitable<IteratorResult<Future<T>, undefined>>
  [Symbol.asyncIterator](): AsCompletedIterator<T>
}

function* next<T>(done: Queue<Future<T> | null>): Generator<Instruction, Future<T>, unknown> {
  const future = yield* done.get()
  if (future === null) throw new TimeoutError("The time passed before all were done")
  return future
}

function* nextFuture<T>(
  futures: AsCompleted<T>,
  done: Queue<Future<T> | null>,
): Generator<Instruction, IteratorResult<Future<T>, undefined>, unknown> {
  return futures.ask() ? { done: false, value: yield* next(done) } : { done: true, value: undefined }
}

function* resultOfNext<T>(done: Queue<Future<T> | null>): Generator<Instruction, T, unknown> {
  return (yield* next(done)).result()
}

/**
 * Awaits several things and gives them in the order in which they are done.
 *
 * Anything but a future is started as a task at once. As an iterable it gives awaitables of the outcomes; as an async
 * iterable, the futures and tasks themselves, so that one knows which is done. Nothing is cancelled when one stops
 * iterating.
 *
 * @param sources futures, tasks, bodies, coroutines, operations; the same one twice is given once
 * @throws {TypeError} something else is among them; nothing was started
 * @throws {InvalidStateError} it is called outside of any task
 * @example
 * const order: string[] = []
 * for (const next of asCompleted([sleep(20, "slow"), sleep(10, "fast")])) order.push(yield* next)
 * order // => ["fast", "slow"]
 * @asyncio asyncio.as_completed (3.14)
 * @differs milliseconds
 */
export function asCompleted<T>(sources: Iterable<TaskSource<T>>, options: AsCompletedOptions = {}): AsCompleted<T> {
  const { timeout = null } = options
  if (timeout !== null) checkTime(timeout, "set a timeout")
  if (typeof sources?.[Symbol.iterator] !== "function" || "then" in sources) {
    throw new TypeError(`Cannot wait for ${String(sources)}: it is not a list\n  write:  asCompleted([task])`)
  }
  const futures = futuresOf([...sources], "asCompleted()")
  return new AsCompleted(new Set(futures), timeout, getRunningLoop())
}
