import { CancelledError, InvalidStateError } from "../errors.ts"
import type { Frame } from "./awaitable.ts"
import { type Context, current, currentOwner, type Owner } from "./current.ts"
import { Fiber } from "./fiber.ts"
import { CANCELLED, Future, PENDING, SUCCEEDED } from "./future.ts"
import type { Loop } from "./loop.ts"

/**
 * A running async function that is the body of a task or a block: the future of its promise.
 *
 * The engine cannot reach into an async function; it sees only the operations that the function awaits, each run by a
 * strand. A cancellation goes to them. If there is none, because the function is at a foreign promise, the fiber keeps
 * it for the function's next await.
 */
export class Guest<T> extends Future<T> implements Owner {
  readonly fiber: Fiber<unknown>
  readonly strands: Set<Strand<unknown>> = new Set()
  /** Settles the guest, once its promise has settled and its last strand has ended. */
  #end: (() => void) | null = null
  #lookingForMore = false
  /** The strand that took the cancellation which the fiber had kept, until it arrives there, in the next turn. */
  #receiver: Strand<unknown> | null = null
  /** The cancellation that is kept came while the function was at a foreign promise: it did not cancel its own task. */
  keptFromOutside = false

  constructor(fiber: Fiber<unknown>) {
    super()
    this.fiber = fiber
  }

  get loop(): Loop {
    return this.fiber.loop
  }

  get context(): Context {
    return this.fiber.context
  }

  get root(): Fiber<unknown> {
    return this.fiber.root
  }

  /** Calls a function on behalf of this guest, and has all that it awaits belong to it. */
  call<R>(body: () => R): R {
    const { owner, context } = current
    current.owner = this
    current.context = null
    try {
      const { ambient } = this.loop.host
      return ambient === undefined ? body() : ambient.run(this, body)
    } finally {
      current.owner = owner
      current.context = context
    }
  }

  /** Takes over the outcome of the function's promise. */
  follow(promise: PromiseLike<T>): void {
    promise.then(
      (value) => this.#ended(() => this.settle(SUCCEEDED, value)),
      (error) =>
        this.#ended(() => {
          if (error instanceof CancelledError) this.settle(CANCELLED, error)
          else this.fail(error)
        }),
    )
  }

  adopt<V>(operation: Iterator<unknown, V, unknown>): Promise<V> {
    if (this.state !== PENDING) {
      throw new InvalidStateError(
        `Cannot await ${operation}: the async function that this code belongs to has ended\n` +
          "  write:  await whatever the function starts before it returns",
      )
    }
    return new Promise((resolve, reject) => {
      new Strand(this, operation, resolve, reject).start()
    })
  }

  /** @internal */
  override get endsBody(): boolean {
    return true
  }

  /** @internal */
  override cancellationKept(): void {
    this.keptFromOutside = currentOwner()?.root !== this.root
  }

  /** @internal */
  override cancellable(): boolean {
    for (const strand of this.strands) if (strand.cancellable()) return true
    return false
  }

  /** @internal */
  override requestCancel(message: string | undefined, next: Future<unknown>[]): void {
    // What is left are losers, whose end changes nothing: it is the fiber that has to hear of it.
    if (this.#end !== null) this.fiber.cancelNextStep(message)
    for (const strand of [...this.strands].reverse()) next.push(strand)
  }

  /** A strand begins: it takes a kept cancellation, or a copy of the one that has not arrived yet at a strand beside it. */
  began(strand: Strand<unknown>): void {
    this.strands.add(strand)
    if (this.fiber.moveCancellation(strand)) this.#receiver = strand
    else if (this.#receiver !== null) strand.shareCancellation(this.#receiver.cancelMessage)
  }

  /** A strand goes on after a wait: what it took has arrived. */
  wentOn(strand: Strand<unknown>): void {
    if (this.#receiver !== strand) return
    this.#receiver = null
    this.keptFromOutside = false
  }

  /** A strand has ended; with the last of them, so does a guest whose promise has settled. */
  left(strand: Strand<unknown>): void {
    this.strands.delete(strand)
    if (this.#receiver === strand) this.#receiver = null
    if (this.#end !== null) this.#endWhenQuiet()
  }

  // The losers of a Promise.race are awaits that the function left behind: they must not outlive it.
  #ended(end: () => void): void {
    if (this.strands.size === 0) {
      end()
      return
    }
    this.#end = end
    for (const strand of [...this.strands]) strand.cancel("the async function that awaited it has ended")
  }

  // A loser that has been cancelled may await more in its `finally`, some microtasks later.
  #endWhenQuiet(): void {
    if (this.#lookingForMore || this.strands.size > 0) return
    this.#lookingForMore = true
    this.loop.host.yieldTurn(() => {
      this.#lookingForMore = false
      if (this.strands.size === 0) this.#end?.()
    })
  }
}

/** One await of an async function: a fiber whose outcome settles the promise that the function awaits. */
export class Strand<T> extends Fiber<T> {
  readonly #guest: Guest<unknown>
  readonly #resolve: (value: T) => void
  readonly #reject: (error: unknown) => void
  /** The cancellation that is on its way here is a copy: the strand that has the original sees to it that it is not lost. */
  #shares = false

  constructor(guest: Guest<unknown>, frame: Frame, resolve: (value: T) => void, reject: (error: unknown) => void) {
    super(guest.loop, guest.context, frame, guest)
    this.#guest = guest
    this.#resolve = resolve
    this.#reject = reject
    this.cancels = guest.fiber.openCancels
  }

  /** Runs up to the first wait, at once; a cancellation that was kept for this await arrives there. */
  start(): void {
    this.#guest.began(this as Strand<unknown>) // a guest never settles its strands
    this.step(undefined)
  }

  /** Is cancelled at its first wait as a strand beside it is. */
  shareCancellation(message: string | undefined): void {
    this.#shares = true
    this.cancelNextStep(message)
  }

  /** @internal */
  override run(woken: unknown): void {
    this.#shares = false
    this.#guest.wentOn(this as Strand<unknown>) // as above
    super.run(woken)
  }

  override get root(): Fiber<unknown> {
    return this.#guest.root
  }

  adopt<V>(operation: Iterator<unknown, V, unknown>): Promise<V> {
    return this.#guest.adopt(operation)
  }

  /** One that came from outside and has not arrived yet must not pass for one that came before. @internal */
  override get cancelsAtEntry(): number {
    return this.mustCancel && this.#guest.keptFromOutside ? this.cancels - 1 : this.cancels
  }

  /** @internal */
  override cancelNextStep(message: string | undefined): void {
    super.cancelNextStep(message)
    this.root.noteCancelReason(message)
  }

  /** @internal */
  protected override succeed(value: T): void {
    this.#handBack()
    this.settle(SUCCEEDED, value)
    this.#resolve(value)
    this.#leave()
  }

  /** @internal */
  protected override break(error: unknown): void {
    this.#handBack()
    this.settle(CANCELLED, undefined)
    this.#reject(error)
    this.#leave()
  }

  /** It ends without another wait: what has not arrived is kept for the function's next await. */
  #handBack(): void {
    if (!this.#shares) this.moveCancellation(this.#guest.fiber)
  }

  #leave(): void {
    this.loop.guestsWoken = true
    this.#guest.left(this as Strand<unknown>) // a set of strands never settles them
  }
}
