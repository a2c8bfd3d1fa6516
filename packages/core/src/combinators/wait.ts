import { type Awaitable, type Instruction, Operation } from "../engine/awaitable.ts"
import { currentFiber } from "../engine/fiber.ts"
import { Future } from "../engine/future.ts"
import type { Listener } from "../engine/listener.ts"
import type { Loop } from "../engine/loop.ts"
import { checkTime } from "../engine/time.ts"
import type { Timer } from "../engine/timers.ts"

/** When `wait` ends: with the first future that is done, the first that failed (or all), or all. */
export type ReturnWhen = "FIRST_COMPLETED" | "FIRST_EXCEPTION" | "ALL_COMPLETED"

/** When `wait` ends, at the latest after some milliseconds. */
export interface WaitOptions {
  /** When it ends; ALL_COMPLETED by default. */
  readonly returnWhen?: ReturnWhen
  /** Milliseconds after which it ends in any case; null or undefined for no limit. */
  readonly timeout?: number | null
}

/** What `wait` found when it ended. */
export interface WaitResult<F> {
  readonly done: Set<F>
  readonly pending: Set<F>
}

class Wait<F extends Future<unknown>> extends Operation<WaitResult<F>> implements Listener {
  readonly #futures: ReadonlySet<F>
  readonly #returnWhen: ReturnWhen
  readonly #timeout: number | null
  #loop: Loop | null = null
  #task: object | null = null
  #timer: Timer | null = null
  #enough: Future<void> | null = null
  #left: number

  constructor(futures: ReadonlySet<F>, returnWhen: ReturnWhen, timeout: number | null) {
    super()
    this.#futures = futures
    this.#returnWhen = returnWhen
    this.#timeout = timeout
    this.#left = futures.size
  }

  get loop(): Loop {
    return this.#loop as Loop // it listens only once next() has set it
  }

  /** @internal */
  get waiting(): object {
    return this.#task as object // as `loop`
  }

  override next(): IteratorResult<Instruction, WaitResult<F>> {
    if (this.#enough !== null) {
      this.#stop()
      return this.finish(this.#result())
    }
    const enough = new Future<void>()
    this.#enough = enough
    const fiber = currentFiber()
    this.#loop = fiber.loop
    this.#task = fiber.root
    if (this.#timeout !== null && this.#timeout !== Number.POSITIVE_INFINITY) {
      this.#timer = this.#loop.startTimer(this.#loop.time() + this.#timeout, { run: () => this.#end() })
    }
    for (const future of this.#futures) future.listen(this)
    return this.suspend(enough)
  }

  override throw(error: unknown): IteratorResult<Instruction, WaitResult<F>> {
    this.#stop()
    throw error
  }

  /** A future is done. @internal */
  run(ended: unknown): void {
    const future = ended as F // it listens to its futures only
    this.#left--
    if (
      this.#left <= 0 ||
      this.#returnWhen === "FIRST_COMPLETED" ||
      (this.#returnWhen === "FIRST_EXCEPTION" && !future.cancelled() && future.failure() !== undefined)
    ) {
      this.#cancelTimer()
      this.#end()
    }
  }

  override toString(): string {
    return "wait()"
  }

  #end(): void {
    if (this.#enough?.done() === false) this.#enough.setResult()
  }

  #stop(): void {
    this.#cancelTimer()
    for (const future of this.#futures) future.unlisten(this)
  }

  #cancelTimer(): void {
    if (this.#timer !== null) this.#loop?.cancelTimer(this.#timer)
  }

  #result(): WaitResult<F> {
    const done = new Set<F>()
    const pending = new Set<F>()
    for (const future of this.#futures) (future.done() ? done : pending).add(future)
    return { done, pending }
  }
}

/**
 * Waits until some or all of several futures are done, and tells which are; it throws none of their errors.
 *
 * Nothing is cancelled: those that are pending run on.
 *
 * @param futures futures and tasks, at least one; make tasks of coroutines yourself, to know them again
 * @returns the futures that are done and those that are pending, each in the order of the argument
 * @throws {RangeError} there is no future
 * @throws {TypeError} something else is among them
 * @throws {CancelledError} the task was cancelled; the futures run on
 * @example
 * const fast = createTask(sleep(10))
 * const slow = createTask(sleep(20))
 * const { done } = yield* wait([fast, slow], { returnWhen: "FIRST_COMPLETED" })
 * done.has(fast) // => true
 * @asyncio asyncio.wait (3.14)
 * @differs gives an object of two sets instead of a pair
 */
export function wait<F extends Future<unknown>>(
  futures: Iterable<F>,
  options: WaitOptions = {},
): Awaitable<WaitResult<F>> {
  const { returnWhen = "ALL_COMPLETED", timeout = null } = options
  if (typeof futures?.[Symbol.iterator] !== "function" || futures instanceof Future) {
    throw new TypeError(`Cannot wait for ${String(futures)}: it is not a list of futures\n  write:  wait([task])`)
  }
  const distinct = new Set(futures)
  for (const future of distinct) {
    if (!(future instanceof Future)) {
      throw new TypeError(
        `Cannot wait for ${String(future)}: wait() takes futures and tasks\n  write:  wait([createTask(…)])`,
      )
    }
  }
  if (distinct.size === 0) throw new RangeError("Cannot wait for no futures: the list is empty")
  if (returnWhen !== "ALL_COMPLETED" && returnWhen !== "FIRST_COMPLETED" && returnWhen !== "FIRST_EXCEPTION") {
    throw new RangeError(
      `Cannot wait until ${JSON.stringify(returnWhen)}: returnWhen is ALL_COMPLETED, FIRST_COMPLETED or FIRST_EXCEPTION`,
    )
  }
  if (timeout !== null) checkTime(timeout, "set a timeout")
  return new Wait(distinct, returnWhen, timeout)
}
