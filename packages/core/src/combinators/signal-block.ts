import { Block, type Frame, type Instruction } from "../engine/awaitable.ts"
import { currentFiber, type Fiber } from "../engine/fiber.ts"
import { CancelledError } from "../errors.ts"
import type { AbortSignalLike } from "../host.ts"

/** Runs a frame that is cancelled when a signal is aborted, and then throws the signal's reason. */
export class SignalBlock<T> extends Block<T> {
  readonly #signal: AbortSignalLike
  readonly #open: () => Frame
  #fiber: Fiber<unknown> | null = null
  #fired = false
  /** How many cancellations were open on entry: one more is ours. */
  #cancelsBefore = 0
  readonly #onAbort = (): void => {
    this.#fired = true
    this.#fiber?.cancel()
  }

  constructor(signal: AbortSignalLike, open: () => Frame) {
    super()
    this.#signal = signal
    this.#open = open
  }

  override next(value: unknown): IteratorResult<Instruction, T> {
    if (this.#fiber !== null) {
      this.#exit(this.#fiber)
      return this.finish(value as T) // the outcome of the body
    }
    if (this.#signal.aborted) throw this.#signal.reason
    const fiber = currentFiber()
    this.#fiber = fiber
    this.#cancelsBefore = fiber.openCancels
    this.#signal.addEventListener("abort", this.#onAbort)
    return this.suspend(this)
  }

  override throw(error: unknown): IteratorResult<Instruction, T> {
    const ours = this.#fiber !== null && this.#exit(this.#fiber)
    throw ours && error instanceof CancelledError ? this.#signal.reason : error
  }

  override enter(): Frame {
    return this.#open()
  }

  override toString(): string {
    return "a body with a signal"
  }

  /** Tells whether the signal alone had the body cancelled. */
  #exit(fiber: Fiber<unknown>): boolean {
    this.#signal.removeEventListener("abort", this.#onAbort)
    return this.#fired && fiber.takeBackCancel() <= this.#cancelsBefore
  }
}

/** Refuses what is no AbortSignal, before anything has happened. */
export function checkSignal(signal: AbortSignalLike): void {
  if (typeof signal?.aborted === "boolean" && typeof signal.addEventListener === "function") return
  throw new TypeError(`Cannot listen to ${String(signal)}: it is not an AbortSignal`)
}
