import { Block, type Frame, type Instruction } from "../engine/awaitable.ts"
import { currentFiber, type Fiber } from "../engine/fiber.ts"
import { CancelledError } from "../errors.ts"
import type { AbortSignalLike } from "../host.ts"
import { type Hearer, SignalHub } from "./signal-hub.ts"

/** Runs a frame that is cancelled when a signal is aborted, and then throws the signal's reason. */
export class SignalBlock<T> extends Block<T> {
  private readonly signal: AbortSignalLike
  private readonly open: () => Frame
  private scope: SignalScope | null = null

  constructor(signal: AbortSignalLike, open: () => Frame) {
    super()
    this.signal = signal
    this.open = open
  }

  override next(value: unknown): IteratorResult<Instruction, T> {
    if (this.scope !== null) {
      this.scope.exit()
      return this.finish(value as T) // the outcome of the body
    }
    if (this.signal.aborted) throw this.signal.reason
    this.scope = new SignalScope(this.signal, currentFiber())
    return this.runBody()
  }

  override throw(error: unknown): IteratorResult<Instruction, T> {
    const ours = this.scope?.exit() === true
    throw ours && error instanceof CancelledError ? this.signal.reason : error
  }

  override enter(): Frame {
    return this.open()
  }

  override toString(): string {
    return "a body with a signal"
  }
}

/** The time in which a signal cancels a fiber: from its making to `exit`. */
class SignalScope {
  readonly #fiber: Fiber<unknown>
  /** How many cancellations were open on entry: one more is ours. */
  readonly #cancelsBefore: number
  readonly #hub: SignalHub
  readonly #hearer: Hearer
  #aborted = false

  constructor(signal: AbortSignalLike, fiber: Fiber<unknown>) {
    this.#fiber = fiber
    this.#cancelsBefore = fiber.cancelsAtEntry
    this.#hub = SignalHub.of(signal)
    this.#hearer = this.#hub.add(() => {
      this.#aborted = true
      fiber.cancel()
    })
  }

  /** Tells whether the signal alone had the body cancelled. */
  exit(): boolean {
    this.#hub.remove(this.#hearer)
    return this.#aborted && this.#fiber.takeBackCancel() <= this.#cancelsBefore
  }
}

/** Refuses what is no AbortSignal, before anything has happened. */
export function checkSignal(signal: AbortSignalLike): void {
  if (typeof signal?.aborted === "boolean" && typeof signal.addEventListener === "function") return
  throw new TypeError(`Cannot listen to ${String(signal)}: it is not an AbortSignal`)
}
