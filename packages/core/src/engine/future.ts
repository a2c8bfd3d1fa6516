import { CancelledError, cancelledError, InvalidStateError } from "../errors.ts"
import { type Awaitable, type Instruction, promiseOf, type Suspended } from "./awaitable.ts"
import { type Context, copyContext } from "./current.ts"
import { inspectAsText } from "./inspect.ts"
import { DoneCallback, type Listener, Settlement } from "./listener.ts"
import { findLoop, type Loop, reportingLoop } from "./loop.ts"
import { Failure } from "./lost-errors.ts"
import { cancelAll, type Thrown, type Waitable } from "./waitable.ts"

/** The states of a future. */
export const PENDING = 0
export const SUCCEEDED = 1
export const FAILED = 2
export const CANCELLED = 3

/**
 * A result that arrives once: a value, an error or a cancellation.
 *
 * It is pending until somebody calls `setResult`, `setException` or `cancel`. Awaiting it waits for that; awaiting one
 * that is done goes on at once. It can be awaited by many, and often.
 *
 * @example
 * const answer = new Future<number>()
 * answer.setResult(42)
 * answer.result() // => 42
 * @asyncio asyncio.Future (3.14)
 * @differs not bound to a loop: who waits is scheduled on the loop he runs on
 */
export class Future<T> implements Awaitable<T>, Waitable {
  static {
    inspectAsText(this.prototype)
  }

  /** @internal */
  state: typeof PENDING | typeof SUCCEEDED | typeof FAILED | typeof CANCELLED = PENDING
  /** The value; the Failure; or of a cancellation the error to hand out first, else its message. @internal */
  protected outcome: unknown = undefined
  /** Mostly there is one, and no list of them. */
  private listening: Listener | Listener[] | null = null

  /**
   * Makes a future of a promise: it settles as the promise does, unless it is cancelled before.
   *
   * The promise itself cannot be cancelled; if it fails after its future was, the error is reported as lost.
   *
   * @throws {TypeError} it is no promise
   */
  static from<T>(promise: PromiseLike<T>): Future<T> {
    if (typeof promise?.then !== "function") {
      throw new TypeError(`Cannot make a Future of ${String(promise)}: it is not a promise`)
    }
    const future = new Future<T>()
    const loop = reportingLoop()
    promise.then(
      (value) => {
        if (future.state === PENDING) future.settle(SUCCEEDED, value)
      },
      (error) => {
        if (future.state === PENDING) future.fail(error, loop)
        else loop?.host.reportLost(error, "a promise that nobody waited for any more")
      },
    )
    return future
  }

  /** Tells whether it has a value or an error, or is cancelled. */
  done(): boolean {
    return this.state !== PENDING
  }

  /** Tells whether it was cancelled. */
  cancelled(): boolean {
    return this.state === CANCELLED
  }

  /**
   * Returns the value.
   *
   * @throws what the future failed with
   * @throws {CancelledError} it was cancelled
   * @throws {InvalidStateError} it is not done yet
   */
  result(): T {
    if (this.state !== SUCCEEDED) throw this.takeFailure().error
    return this.outcome as T // it succeeded, so settle() stored a T
  }

  /**
   * Returns the error that the future failed with; null if it succeeded.
   *
   * @throws {CancelledError} it was cancelled
   * @throws {InvalidStateError} it is not done yet
   */
  exception(): unknown {
    if (this.state === CANCELLED) throw this.takeCancelledError()
    return this.failure()?.error ?? null
  }

  /**
   * Makes it succeed with a value.
   *
   * @throws {InvalidStateError} it is done already
   */
  setResult(value: T): void {
    if (this.state !== PENDING) throw new InvalidStateError(`Cannot set the result of ${this}: it is ${this.stateName}`)
    this.settle(SUCCEEDED, value)
  }

  /**
   * Makes it fail with an error.
   *
   * @throws {InvalidStateError} it is done already
   */
  setException(error: unknown): void {
    if (this.state !== PENDING) throw new InvalidStateError(`Cannot set the error of ${this}: it is ${this.stateName}`)
    this.fail(error)
  }

  /**
   * Cancels it; everyone who awaits it gets a CancelledError with this message.
   *
   * @returns false if it was done already
   */
  cancel(message?: string): boolean {
    const cancellable = this.cancellable()
    const next: Waitable[] = []
    this.requestCancel(message, next)
    if (next.length > 0) cancelAll(next, message)
    return cancellable
  }

  /**
   * Has a function called by the loop, in a turn of its own, once the future is done.
   *
   * Functions are called in the order in which they were added; if it is done already, in the next turn.
   *
   * @throws {InvalidStateError} it is no task, and none is running here
   */
  addDoneCallback(callback: (future: this) => void, options: { context?: Context } = {}): void {
    const loop = this.ownLoop ?? findLoop()
    if (loop === null) {
      throw new InvalidStateError(
        `Cannot add a done callback to ${this}: no task is running here\n  write:  future.toPromise().then(…)`,
      )
    }
    const report = (error: unknown): void => loop.host.reportLost(error, `a done callback of ${this}`)
    const listener = new DoneCallback(loop, callback, options.context ?? copyContext(), loop.capture(undefined), report)
    this.listen(listener as DoneCallback<unknown>) // run() gets this very future
  }

  /**
   * Removes a function that `addDoneCallback` added, however often it was.
   *
   * @returns how many were removed; those that are on their way cannot be
   */
  removeDoneCallback(callback: (future: this) => void): number {
    const all = this.allListeners()
    const keep = all.filter((it) => !(it instanceof DoneCallback && it.callback === callback))
    this.listening = keep
    return all.length - keep.length
  }

  [Symbol.iterator](): Iterator<Instruction, T, unknown> {
    return new FutureWait(this)
  }

  /** Awaits the future for an async function; settles like a promise. */
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return promiseOf(this).then(onFulfilled, onRejected)
  }

  /** Like `Promise.catch`. Beware: it is given the CancelledError of the awaiting task, too. */
  catch<B = never>(onRejected?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(undefined, onRejected)
  }

  /** Like `Promise.finally`. */
  finally(onFinally?: (() => void) | null): Promise<T> {
    return promiseOf(this).finally(onFinally)
  }

  /**
   * Makes a promise of the outcome, for code that takes promises only.
   *
   * Awaiting the future itself is better: who awaits the promise is no part of any task, so a cancellation of his does
   * not reach the future.
   */
  toPromise(): Promise<T> {
    return new Promise((resolve, reject) => this.listen(new Settlement<T>(resolve, reject)))
  }

  /** `<Future pending>` */
  toString(): string {
    return `<Future ${this.stateName}>`
  }

  /** The loop that a task runs on; null for other futures. @internal */
  protected get ownLoop(): Loop | null {
    return null
  }

  /** @internal */
  protected get stateName(): string {
    return this.state === PENDING ? "pending" : this.state === CANCELLED ? "cancelled" : "done"
  }

  /** Settles it and schedules who waits. @internal */
  protected settle(state: typeof SUCCEEDED | typeof FAILED | typeof CANCELLED, outcome: unknown): void {
    this.state = state
    this.outcome = outcome
    const { listening } = this
    if (listening === null) return
    this.listening = null
    if (!Array.isArray(listening)) listening.loop.schedule(listening, this)
    else for (const listener of listening) listener.loop.schedule(listener, this)
  }

  /** Settles it with an error, which is reported if nobody ever looks at it. @internal */
  protected fail(error: unknown, loop: Loop | null = this.ownLoop ?? reportingLoop()): void {
    const failure = new Failure(error)
    this.settle(FAILED, failure)
    if (!failure.seen) loop?.lost.watch(this, failure, `${this}: nobody looked at its error`)
  }

  /** Schedules a listener once the future is done; at once if it is. @internal */
  listen(listener: Listener): void {
    if (this.state !== PENDING) listener.loop.schedule(listener, this)
    else if (this.listening === null) this.listening = listener
    else if (Array.isArray(this.listening)) this.listening.push(listener)
    else this.listening = [this.listening, listener]
  }

  /** Forgets a listener that has not been scheduled yet. @internal */
  unlisten(listener: Listener): void {
    if (this.listening === listener) this.listening = null
    else if (Array.isArray(this.listening)) this.listening = this.listening.filter((it) => it !== listener)
  }

  /** The error that is thrown into who awaits it; undefined if it succeeded. Counts as having looked. @internal */
  failure(): Thrown {
    return this.state === SUCCEEDED ? undefined : this.takeFailure()
  }

  private takeFailure(): { readonly error: unknown } {
    switch (this.state) {
      case CANCELLED:
        return { error: this.takeCancelledError() }
      case FAILED:
        this.see()
        return this.outcome as Failure // fail() stored it
      default:
        throw new InvalidStateError(`Cannot get the result of ${this}: it is not done yet`)
    }
  }

  /** Its error, if it failed, counts as looked at. @internal */
  see(): void {
    if (this.outcome instanceof Failure) this.outcome.see()
  }

  /** It failed, and nobody has looked at the error. @internal */
  get unseen(): boolean {
    return this.state === FAILED && !(this.outcome as Failure).seen
  }

  /** A cancelled task hands its own error to the first who asks; a future makes one for each, with its message. @internal */
  takeCancelledError(): CancelledError {
    const outcome = this.outcome
    if (this.state !== CANCELLED || !(outcome instanceof CancelledError)) return cancelledError(this.cancelMessage)
    this.outcome = undefined
    return outcome
  }

  /** The message of the last cancellation, if one can still be told. @internal */
  get cancelMessage(): string | undefined {
    return this.state === CANCELLED && typeof this.outcome === "string" ? this.outcome : undefined
  }

  /** It is the outcome of an async function's body, not of an await. @internal */
  get endsBody(): boolean {
    return false
  }

  /** Who waits for it keeps a cancellation, because there is nothing in it to cancel. @internal */
  cancellationKept(): void {}

  /** What `cancel()` would return now. @internal */
  cancellable(): boolean {
    return this.state === PENDING
  }

  /** Does its own part of a cancellation and adds what is to be cancelled next. @internal */
  requestCancel(message: string | undefined, _next: Waitable[]): void {
    this.see()
    if (this.state === PENDING) this.settle(CANCELLED, message)
  }

  /** Who waits for it: tasks, and futures that depend on it. @internal */
  get awaiters(): object[] {
    return this.allListeners().flatMap((listener) => listener.waiting ?? [])
  }

  private allListeners(): Listener[] {
    const { listening } = this
    if (listening === null) return []
    return Array.isArray(listening) ? listening : [listening]
  }
}

function goneOnTooEarly(future: object): InvalidStateError {
  return new InvalidStateError(`Cannot go on after ${future}: it is not done yet\n  write:  yield* future`)
}

/**
 * Awaits a future: its own iterator and its own iterator result, as an operation is.
 *
 * It is none, and all in one piece, because it is made in the middle of a user's coroutine: there V8 does not inline the
 * constructor of a class that extends another.
 */
export class FutureWait<T> implements Suspended {
  done = false
  value: unknown = this
  on: Future<T> | undefined = undefined
  private readonly future: Future<T>

  constructor(future: Future<T>) {
    this.future = future
  }

  next(): IteratorResult<Instruction, T> {
    const future = this.future
    if (future.state === PENDING) {
      if (this.on === future) throw goneOnTooEarly(future)
      this.on = future
    } else {
      this.value = future.result()
      this.done = true
    }
    return this as IteratorResult<unknown> as IteratorResult<Instruction, T> // the instruction is itself, the value a T
  }

  throw(error: unknown): never {
    throw error
  }

  toString(): string {
    return String(this.future)
  }
}
