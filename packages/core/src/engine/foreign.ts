import { InvalidStateError } from "../errors.ts"
import type { AbortControllerLike, AbortSignalLike } from "../host.ts"
import { type Awaitable, type Instruction, Operation } from "./awaitable.ts"
import { creationSite } from "./call-site.ts"
import { currentOwner } from "./current.ts"
import { CANCELLED, Future, PENDING, SUCCEEDED } from "./future.ts"
import { findLoop, getRunningLoop, type Loop } from "./loop.ts"
import { Straggler } from "./stragglers.ts"

/** The signal's type where the code is compiled: the platform's AbortSignal if it has one, else the part we use. */
export type Signal = typeof globalThis extends { AbortSignal: { prototype: infer S } } ? S : AbortSignalLike

class Until<T> extends Operation<T> {
  private readonly promise: PromiseLike<T>
  private future: Future<T> | null = null

  constructor(promise: PromiseLike<T>) {
    super()
    this.promise = promise
  }

  override next(): IteratorResult<Instruction, T> {
    if (this.future !== null) return this.finish(this.future.result())
    this.future = Future.from(this.promise)
    return this.suspend(this.future)
  }

  override throw(error: unknown): IteratorResult<Instruction, T> {
    const loop = findLoop()
    if (loop?.debug && this.future?.cancelled()) this.watch(loop)
    throw error
  }

  private watch(loop: Loop): void {
    const task = currentOwner()?.root as object // the engine threw the cancellation in, in a step of a task
    const abandoned = new Straggler(
      loop,
      (elapsed) =>
        `${task} left a promise behind: it was cancelled at ${this}, and ${elapsed} ms later the promise is still ` +
        `pending; created at ${creationSite(task)}\n` +
        "  write:  abortable((signal) => …) for work that takes an AbortSignal",
    )
    const end = (): void => abandoned.end()
    this.promise.then(end, end)
  }

  override toString(): string {
    return "until(promise)"
  }
}

/**
 * Waits for a promise that is not corral's, so that the waiting can be cancelled.
 *
 * The promise itself cannot: cancelled, the task leaves it behind. If it fails after that, the error is reported as
 * lost. Work that takes an AbortSignal is better started with `abortable`.
 *
 * @param promise any promise or thenable
 * @returns what the promise fulfils with
 * @throws what the promise rejects with
 * @throws {TypeError} it is no promise
 * @example
 * yield* until(Promise.resolve(7)) // => 7
 * @asyncio asyncio.wrap_future
 * @differs a promise cannot be cancelled, so it is left behind
 */
export function until<T>(promise: PromiseLike<T>): Awaitable<T> {
  if (typeof promise?.then !== "function") {
    throw new TypeError(`Cannot wait for ${String(promise)}: until() takes a promise`)
  }
  return new Until(promise)
}

/** The outcome of work that stops when its signal is aborted: a cancellation waits for it. */
class AbortableWork<T> extends Future<T> {
  private readonly controller: AbortControllerLike
  private reason: { readonly message: string | undefined } | null = null

  constructor(controller: AbortControllerLike) {
    super()
    this.controller = controller
  }

  override toString(): string {
    return "abortable(…)"
  }

  follow(promise: PromiseLike<T>): void {
    promise.then(
      (value) => this.end(() => this.settle(SUCCEEDED, value)),
      (error) => this.end(() => this.fail(error)),
    )
  }

  /** @internal */
  override requestCancel(message: string | undefined): void {
    if (this.state !== PENDING || this.reason !== null) return
    this.reason = { message }
    this.controller.abort()
  }

  // Once cancelled, what the work still says is only how it stopped.
  private end(settle: () => void): void {
    if (this.reason === null) settle()
    else this.settle(CANCELLED, this.reason.message)
  }
}

class Abortable<T> extends Operation<T> {
  private readonly start: (signal: Signal) => PromiseLike<T>
  private work: AbortableWork<T> | null = null

  constructor(start: (signal: Signal) => PromiseLike<T>) {
    super()
    this.start = start
  }

  override next(): IteratorResult<Instruction, T> {
    if (this.work !== null) return this.finish(this.work.result())
    const { host } = getRunningLoop()
    const controller = host.newAbortController?.()
    if (controller === undefined) throw new InvalidStateError(`Cannot make an AbortSignal: "${host.name}" has none`)
    this.work = new AbortableWork(controller)
    const promise = this.start(controller.signal as Signal) // the platform's controller makes the platform's signal
    if (typeof promise?.then !== "function") {
      throw new TypeError(`Cannot wait for ${String(promise)}: the function of abortable() must return a promise`)
    }
    this.work.follow(promise)
    return this.suspend(this.work)
  }

  override toString(): string {
    return "abortable(…)"
  }
}

/**
 * Runs work that takes an AbortSignal; a cancellation aborts the signal and waits for the work to stop.
 *
 * @param start starts the work with the signal and returns its promise
 * @returns what the promise fulfils with
 * @throws what the promise rejects with
 * @throws {CancelledError} the task was cancelled; the promise has settled, whatever with
 * @throws {TypeError} the function returned no promise
 * @example
 * yield* abortable((signal) => Promise.resolve(signal.aborted)) // => false
 * @asyncio none
 * @differs asyncio's transports are cancelled by their own means
 */
export function abortable<T>(start: (signal: Signal) => PromiseLike<T>): Awaitable<T> {
  if (typeof start !== "function") {
    throw new TypeError(
      `Cannot start ${String(start)}: abortable() takes a function\n  write:  abortable((signal) => fetch(url, { signal }))`,
    )
  }
  return new Abortable(start)
}
