import { CancelledError, InvalidStateError } from "../errors.ts"
import { Block, type Frame, Operation } from "./awaitable.ts"
import { type Context, current, currentOwner, inNameOf, type Owner } from "./current.ts"
import { Fiber } from "./fiber.ts"
import { CANCELLED, Future, FutureWait, PENDING, SUCCEEDED } from "./future.ts"
import { type Linked, LinkedList } from "./linked-list.ts"
import type { Loop } from "./loop.ts"
import type { Waitable } from "./waitable.ts"

/**
 * A running async function that is the body of a task or a block: the future of its promise.
 *
 * The engine cannot reach into an async function; it sees only the operations that the function awaits, each run by a
 * strand. A cancellation goes to them. If there is none, because the function is at a foreign promise, the fiber keeps
 * it for the function's next await.
 */
export class Guest<T> extends Future<T> implements Owner {
  readonly fiber: Fiber<unknown>
  readonly strands: LinkedList<Strand<unknown>> = new LinkedList()
  /** Settles the guest, once its promise has settled and its last strand has ended. */
  private end: (() => void) | null = null
  private lookingForMore = false
  /** The strand that took the cancellation which the fiber had kept, until it arrives there, in the next turn. */
  private receiver: Strand<unknown> | null = null
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
    const { ambient } = this.loop.host
    return inNameOf(this, ambient === undefined ? body : () => ambient.run(this, body))
  }

  /** Takes over the outcome of the function's promise. */
  follow(promise: PromiseLike<T>): void {
    promise.then(
      (value) => {
        if (this.strands.size === 0) this.settle(SUCCEEDED, value)
        else this.endWithoutLosers(() => this.settle(SUCCEEDED, value))
      },
      (error) => this.endWithoutLosers(() => this.break(error)),
    )
  }

  private break(error: unknown): void {
    if (error instanceof CancelledError) this.settle(CANCELLED, error)
    else this.fail(error)
  }

  adopt<V>(operation: Iterator<unknown, V, unknown>): Promise<V> {
    if (this.state !== PENDING) {
      throw new InvalidStateError(
        `Cannot await ${operation}: the async function that this code belongs to has ended\n` +
          "  write:  await whatever the function starts before it returns",
      )
    }
    return new Attempt<V>(this as Guest<unknown>, operation).run() // an await never settles its guest
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
  override requestCancel(message: string | undefined, next: Waitable[]): void {
    // What is left are losers, whose end changes nothing: it is the fiber that has to hear of it.
    if (this.end !== null) this.fiber.cancelNextStep(message)
    for (const strand of [...this.strands].reverse()) next.push(strand)
  }

  /** A strand begins: it takes a kept cancellation, or a copy of the one that has not arrived yet at a strand beside it. */
  began(strand: Strand<unknown>): void {
    this.strands.append(strand)
    if (this.fiber.moveCancellation(strand)) this.receiver = strand
    else if (this.receiver !== null) strand.shareCancellation(this.receiver.cancelMessage)
  }

  /** A strand goes on after a wait: what it took has arrived. */
  wentOn(strand: Strand<unknown>): void {
    if (this.receiver !== strand) return
    this.receiver = null
    this.keptFromOutside = false
  }

  /** A strand has ended; with the last of them, so does a guest whose promise has settled. */
  left(strand: Strand<unknown>): void {
    this.strands.remove(strand)
    if (this.receiver === strand) this.receiver = null
    if (this.end !== null) this.endWhenQuiet()
  }

  // The losers of a Promise.race are awaits that the function left behind: they must not outlive it.
  private endWithoutLosers(end: () => void): void {
    if (this.strands.size === 0) {
      end()
      return
    }
    this.end = end
    for (const strand of [...this.strands]) strand.cancel("the async function that awaited it has ended")
  }

  // A loser that has been cancelled may await more in its `finally`, some microtasks later.
  private endWhenQuiet(): void {
    if (this.lookingForMore || this.strands.size > 0) return
    this.lookingForMore = true
    this.loop.host.yieldTurn(() => {
      this.lookingForMore = false
      if (this.strands.size === 0) this.end?.()
    })
  }
}

/**
 * An await of an async function up to its first wait, which it may never come to: most operations that need not wait need
 * no fiber either.
 */
class Attempt<T> implements Owner {
  private readonly guest: Guest<unknown>
  private readonly operation: Frame
  private strand: Strand<T> | null = null
  private promise: Promise<T> | null = null

  constructor(guest: Guest<unknown>, operation: Frame) {
    this.guest = guest
    this.operation = operation
  }

  get loop(): Loop {
    return this.guest.loop
  }

  get context(): Context {
    return this.guest.context
  }

  get root(): Fiber<unknown> {
    return this.guest.root
  }

  adopt<V>(operation: Iterator<unknown, V, unknown>): Promise<V> {
    return this.guest.adopt(operation)
  }

  makeFiber(): Strand<T> {
    if (this.strand !== null) return this.strand
    this.promise = new Promise<T>((resolve, reject) => {
      this.strand = new Strand<T>(this.guest, this.operation, resolve, reject)
    })
    const strand = this.strand as unknown as Strand<T> // a promise calls its executor at once
    this.guest.began(strand as Strand<unknown>) // a guest never settles its strands
    return strand
  }

  /** Runs the operation up to its first wait, at once. */
  run(): Promise<T> {
    const { owner, context } = current
    current.owner = this
    current.context = null
    let given: IteratorResult<unknown, unknown>
    try {
      given = this.operation.next()
    } catch (error) {
      if (this.strand === null) return this.settled(Promise.reject(error))
      this.strand.break(error)
      return this.promise as Promise<T> // made with the strand
    } finally {
      current.owner = owner
      current.context = context
    }
    if (given.done === true && this.strand === null) return this.settled(Promise.resolve(given.value as T)) // of an Operation<T>
    this.makeFiber().goOnFrom(given)
    return this.promise as Promise<T> // as above
  }

  private settled(promise: Promise<T>): Promise<T> {
    this.guest.loop.guestsWoken = true
    return promise
  }
}

/** Its steps run nothing but the engine's own code, which does not ask what the host carries for others. */
function runsNoUserCode(frame: Frame): boolean {
  return frame instanceof FutureWait || (frame instanceof Operation && !(frame instanceof Block))
}

/** An await of an async function that waits: a fiber whose outcome settles the promise that the function awaits. */
export class Strand<T> extends Fiber<T> implements Linked<Strand<unknown>> {
  before: Strand<unknown> | null = null
  after: Strand<unknown> | null = null
  private readonly guest: Guest<unknown>
  private readonly resolve: (value: T) => void
  private readonly reject: (error: unknown) => void
  /** The cancellation that is on its way here is a copy: the strand that has the original sees to it that it is not lost. */
  private shares = false

  constructor(guest: Guest<unknown>, frame: Frame, resolve: (value: T) => void, reject: (error: unknown) => void) {
    super(guest.loop, guest.context, frame, runsNoUserCode(frame) ? null : guest.loop.capture(guest))
    this.guest = guest
    this.resolve = resolve
    this.reject = reject
    this.cancels = guest.fiber.openCancels
  }

  /** Is cancelled at its first wait as a strand beside it is. */
  shareCancellation(message: string | undefined): void {
    this.shares = true
    this.cancelNextStep(message)
  }

  /** @internal */
  override run(woken: unknown): void {
    this.shares = false
    this.guest.wentOn(this as Strand<unknown>) // as above
    super.run(woken)
  }

  override get root(): Fiber<unknown> {
    return this.guest.root
  }

  adopt<V>(operation: Iterator<unknown, V, unknown>): Promise<V> {
    return this.guest.adopt(operation)
  }

  /** One that came from outside and has not arrived yet must not pass for one that came before. @internal */
  override get cancelsAtEntry(): number {
    return this.mustCancel && this.guest.keptFromOutside ? this.cancels - 1 : this.cancels
  }

  /** @internal */
  override cancelNextStep(message: string | undefined): void {
    super.cancelNextStep(message)
    this.root.noteCancelReason(message)
  }

  /** @internal */
  protected override succeed(value: T): void {
    this.handBack()
    this.settle(SUCCEEDED, value)
    this.resolve(value)
    this.leave()
  }

  /** @internal */
  override break(error: unknown): void {
    this.handBack()
    this.settle(CANCELLED, undefined)
    this.reject(error)
    this.leave()
  }

  /** It ends without another wait: what has not arrived is kept for the function's next await. */
  private handBack(): void {
    if (!this.shares) this.moveCancellation(this.guest.fiber)
  }

  private leave(): void {
    this.loop.guestsWoken = true
    this.guest.left(this as Strand<unknown>) // a set of strands never settles them
  }
}
