import type { AmbientScope, Host } from "../host.ts"
import { noteCreation } from "./call-site.ts"
import { type Context, enterScope } from "./current.ts"
import type { Runnable } from "./ready-queue.ts"
import type { Timer } from "./timers.ts"

/** A loop, seen by its callbacks. */
interface Keeper {
  readonly debug: boolean
  readonly host: Host
  capture(owner: object | undefined): AmbientScope | null
  cancelTimer(timer: Timer): void
}

/**
 * A callback that waits for its turn and can be cancelled.
 *
 * @asyncio asyncio.Handle, asyncio.TimerHandle (3.14)
 * @differs one class for both
 */
export class Handle implements Runnable {
  readonly #loop: Keeper
  readonly #context: Context
  readonly #scope: AmbientScope | null
  #callback: (() => void) | null
  #cancelled = false
  /** @internal */
  timer: Timer | null = null

  /** @internal */
  constructor(loop: Keeper, callback: () => void, context: Context) {
    this.#loop = loop
    this.#callback = callback
    this.#context = context
    this.#scope = loop.capture(undefined)
    if (loop.debug) noteCreation(this)
  }

  /** Cancels the callback; one that has run is left as it is. */
  cancel(): void {
    if (this.#callback === null) return
    this.#cancelled = true
    this.#callback = null
    if (this.timer !== null) this.#loop.cancelTimer(this.timer)
  }

  /** Tells whether it was cancelled before it ran. */
  cancelled(): boolean {
    return this.#cancelled
  }

  /** `<Handle>` */
  toString(): string {
    return "<Handle>"
  }

  /** @internal */
  run(): void {
    const callback = this.#callback
    if (callback === null) return
    this.#callback = null
    try {
      enterScope(this.#scope, this.#context.run<void>, this.#context, callback)
    } catch (error) {
      this.#loop.host.reportLost(error, "a callback of the loop")
    }
  }
}
