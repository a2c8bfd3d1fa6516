import type { Frame } from "./awaitable.ts"
import { type Context, current, type Owner } from "./current.ts"
import { Fiber } from "./fiber.ts"
import { CANCELLED, SUCCEEDED } from "./future.ts"
import type { Linked } from "./linked-list.ts"
import type { Loop } from "./loop.ts"

/** An async function, as its awaits see it. */
export interface Awaiter extends Owner {
  readonly loop: Loop
  readonly root: Fiber<unknown>
  /** The fiber whose frame it is. */
  readonly fiber: Fiber<unknown>
  /** The cancellation that the fiber keeps came while the function was at a foreign promise: it did not cancel its own task. */
  readonly keptFromOutside: boolean
  /** A strand begins: it takes a kept cancellation, or a copy of the one that has not arrived yet at a strand beside it. */
  began(strand: Strand<unknown>): void
  /** A strand goes on after a wait: what it took has arrived. */
  wentOn(strand: Strand<unknown>): void
  /** A strand has ended. */
  left(strand: Strand<unknown>): void
}

/**
 * An await of an async function up to its first wait, which it may never come to: most operations that need not wait need
 * no fiber either.
 */
export class Attempt<T> implements Owner {
  private readonly awaiter: Awaiter
  private readonly operation: Frame
  private strand: Strand<T> | null = null
  private promise: Promise<T> | null = null

  constructor(awaiter: Awaiter, operation: Frame) {
    this.awaiter = awaiter
    this.operation = operation
  }

  get loop(): Loop {
    return this.awaiter.loop
  }

  get context(): Context {
    return this.awaiter.context
  }

  get root(): Fiber<unknown> {
    return this.awaiter.root
  }

  adopt<V>(operation: Iterator<unknown, V, unknown>): Promise<V> {
    return this.awaiter.adopt(operation)
  }

  makeFiber(): Strand<T> {
    if (this.strand !== null) return this.strand
    this.promise = new Promise<T>((resolve, reject) => {
      this.strand = new Strand<T>(this.awaiter, this.operation, resolve, reject)
    })
    const strand = this.strand as unknown as Strand<T> // a promise calls its executor at once
    this.awaiter.began(strand as Strand<unknown>) // an awaiter never settles its strands
    return strand
  }

  /** Runs the operation up to its first wait, at once. */
  run(): Promise<T> {
    const { owner, context } = current
    current.owner = this
    current.context = null
    try {
      const given = this.operation.next()
      if (given.done === true && this.strand === null) return this.settled(Promise.resolve(given.value as T)) // of an Operation<T>
      this.makeFiber().goOnFrom(given)
    } catch (error) {
      if (this.strand === null) return this.settled(Promise.reject(error))
      this.strand.break(error)
    } finally {
      current.owner = owner
      current.context = context
    }
    return this.promise as Promise<T> // made with the strand
  }

  private settled(promise: Promise<T>): Promise<T> {
    this.awaiter.loop.guestsWoken = true
    return promise
  }
}

/** An await of an async function that waits: a fiber whose outcome settles the promise that the function awaits. */
export class Strand<T> extends Fiber<T> implements Linked<Strand<unknown>> {
  readonly root: Fiber<unknown>
  before: Strand<unknown> | null = null
  after: Strand<unknown> | null = null
  private readonly awaiter: Awaiter
  private readonly resolve: (value: T) => void
  private readonly reject: (error: unknown) => void

  constructor(awaiter: Awaiter, frame: Frame, resolve: (value: T) => void, reject: (error: unknown) => void) {
    super(awaiter.loop, frame, null)
    this.root = awaiter.root
    this.awaiter = awaiter
    this.resolve = resolve
    this.reject = reject
    this.cancels = awaiter.fiber.openCancels
  }

  /** Takes its first step where it is awaited: there, what the host carries for others is at hand. @internal */
  override goOnFrom(given: IteratorResult<unknown, unknown>): void {
    super.goOnFrom(given)
    if (this.done()) return
    if (this.willRunUserCode(this.waiter?.endsBody === true)) this.scope = this.loop.capture(this.awaiter)
  }

  /** Is cancelled at its first wait as a strand beside it is. */
  shareCancellation(message: string | undefined): void {
    this.ensureCancellation().copied = true
    this.cancelNextStep(message)
  }

  /** @internal */
  override run(woken: unknown): void {
    if (this.cancellation !== null) this.cancellation.copied = false
    this.awaiter.wentOn(this as Strand<unknown>) // as above
    super.run(woken)
  }

  override get context(): Context {
    return this.root.context
  }

  adopt<V>(operation: Iterator<unknown, V, unknown>): Promise<V> {
    return this.awaiter.adopt(operation)
  }

  /** One that came from outside and has not arrived yet must not pass for one that came before. @internal */
  override get cancelsAtEntry(): number {
    return this.mustCancel && this.awaiter.keptFromOutside ? this.cancels - 1 : this.cancels
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
    if (this.cancellation?.copied !== true) this.moveCancellation(this.awaiter.fiber)
  }

  private leave(): void {
    this.loop.guestsWoken = true
    this.awaiter.left(this as Strand<unknown>) // a set of strands never settles them
  }
}
