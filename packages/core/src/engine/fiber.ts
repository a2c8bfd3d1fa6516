import { CancelledError, cancelledError, InvalidStateError } from "../errors.ts"
import type { AbortSignalLike, AmbientScope } from "../host.ts"
import { BODY, type BodyHolder, type Frame, isSuspended } from "./awaitable.ts"
import { Cancellation } from "./cancellation.ts"
import { type Context, current, enterScope, type Owner } from "./current.ts"
import { passesErrors, runsUserCode } from "./frames.ts"
import { CANCELLED, Future, PENDING, SUCCEEDED } from "./future.ts"
import { step, throwInto } from "./generators.ts"
import type { Listener } from "./listener.ts"
import type { Loop } from "./loop.ts"
import { watchBody } from "./stragglers.ts"
import { cancelAll, type Outcome, type Thrown, type Waitable } from "./waitable.ts"

/** What a frame has given already, if it has. */
type Given = IteratorResult<unknown, unknown> | null

/** An error that is thrown into a fiber in its next turn. */
class Refusal implements Outcome {
  readonly endsBody = false
  readonly error: Error

  constructor(error: Error) {
    this.error = error
  }

  failure(): { readonly error: unknown } {
    return this
  }
}

/**
 * Runs a stack of frames, one step at a time, and is the future of the bottom frame's outcome.
 *
 * The stack is a list of its own, not the native one, so that a step costs the same at any depth and nothing recurses.
 * Frames are pushed by blocks (groups, timeouts, `call`), and popped when they end.
 */
export abstract class Fiber<T> extends Future<T> implements Listener, Owner {
  readonly loop: Loop
  /** What it waits for; null while it runs or is about to. @internal */
  waiter: Waitable | null = null
  /** How often it was asked to cancel, less `uncancel()`s. @internal */
  protected cancels = 0
  protected cancellation: Cancellation | null = null
  /** What the host carries for others in its steps. */
  protected scope: AmbientScope | null
  private frame: Frame | null
  private below: Frame[] | null = null

  constructor(loop: Loop, frame: Frame, scope: AmbientScope | null) {
    super()
    this.loop = loop
    this.scope = scope
    this.frame = frame
  }

  abstract readonly context: Context

  /** The task that it runs for, or itself. @internal */
  abstract readonly root: Fiber<unknown>

  abstract adopt<V>(operation: Iterator<unknown, V, unknown>): Promise<V>

  /** @internal */
  protected override get ownLoop(): Loop {
    return this.loop
  }

  /** @internal */
  override get cancelMessage(): string | undefined {
    return this.state === CANCELLED ? super.cancelMessage : this.cancellation?.message
  }

  /** A cancellation has not been thrown in yet. @internal */
  get mustCancel(): boolean {
    return this.cancellation?.pending === true
  }

  /** @internal */
  get waiting(): object {
    return this.root
  }

  /** The frames, the outermost first. @internal */
  get frames(): readonly Frame[] {
    return this.frame === null ? [] : [...(this.below ?? []), this.frame]
  }

  /** How many requests to cancel it are open. @internal */
  get openCancels(): number {
    return this.cancels
  }

  /** Those that a block finds open when it begins; what comes on top is its own affair. @internal */
  get cancelsAtEntry(): number {
    return this.cancels
  }

  /** Takes one request to cancel it back; with the last, also a cancellation that has not been thrown in yet. @internal */
  takeBackCancel(): number {
    if (this.cancels > 0) {
      this.cancels--
      if (this.cancels === 0 && this.cancellation !== null) this.cancellation.pending = false
    }
    return this.cancels
  }

  /** @internal */
  override requestCancel(message: string | undefined, next: Waitable[]): void {
    this.see()
    if (this.state !== PENDING) return
    this.cancels++
    this.cancellation?.abort(message)
    const waiter = this.waiter
    if (waiter?.cancellable()) next.push(waiter)
    else {
      if (!this.mustCancel) waiter?.cancellationKept()
      this.cancelNextStep(message)
    }
  }

  /** Hands a cancellation that has not been thrown in yet to another fiber; false if there is none. @internal */
  moveCancellation(to: Fiber<unknown>): boolean {
    const { cancellation } = this
    if (!cancellation?.pending) return false
    cancellation.pending = false
    to.cancelNextStep(cancellation.message)
    return true
  }

  /** A signal that the next request to cancel aborts. @internal */
  get signal(): AbortSignalLike {
    return this.ensureCancellation().signal(this.loop.host)
  }

  /** Has the next step throw a cancellation in, whatever it was to do. @internal */
  cancelNextStep(message: string | undefined): void {
    const { waiter } = this
    if (this.loop.debug && !this.mustCancel && waiter?.endsBody) {
      watchBody(this.loop, this.root, () => this.mustCancel && this.waiter === waiter)
    }
    const cancellation = this.ensureCancellation()
    cancellation.pending = true
    cancellation.message = message
  }

  /** Remembers the message of a cancellation that an await of this task is told of. @internal */
  noteCancelReason(message: string | undefined): void {
    this.ensureCancellation().message = message
  }

  /** What it keeps for cancellations, from now on. */
  protected ensureCancellation(): Cancellation {
    this.cancellation ??= new Cancellation()
    return this.cancellation
  }

  /** Takes one step: with the outcome of what it waited for, or just on. @internal */
  run(woken: unknown): void {
    enterScope(this.scope, this.resume, this as Fiber<T>, woken as Outcome | undefined) // nobody else schedules a fiber
  }

  private resume(woken: Outcome | undefined): void {
    const failure = woken === undefined ? undefined : woken.failure()
    this.waiter = null
    // A turn runs its steps in nobody else's name, and clears this even if the engine fails.
    current.owner = this
    const { cancellation } = this
    this.advance(cancellation?.pending ? this.deliver(cancellation, failure, woken) : failure, null)
    current.owner = null
  }

  private deliver(cancellation: Cancellation, failure: Thrown, woken: Outcome | undefined): Thrown {
    if (woken?.endsBody === true) return failure // the end of a body is no await: the cancellation is kept for the next
    cancellation.pending = false
    return failure?.error instanceof CancelledError ? failure : { error: cancelledError(cancellation.message) }
  }

  /** One of its later steps may ask what the host carries for others; see runsUserCode. @internal */
  protected willRunUserCode(inBody: boolean): boolean {
    const below = this.below
    for (let i = 0; below !== null && i < below.length; i++) if (runsUserCode(below[i] as Frame, inBody)) return true
    return runsUserCode(this.frame as Frame, inBody)
  }

  /** Goes on in what the host carried for others in a scope. @internal */
  goOnIn(scope: AmbientScope): void {
    this.scope = this.loop.withoutOwner(scope)
  }

  /** Takes its first step, in its own name, from what the frame has given. @internal */
  goOnFrom(given: IteratorResult<unknown, unknown>): void {
    current.owner = this
    this.advance(undefined, given)
  }

  /** Takes its first step from what its frame has given, in what the host is to carry from there on. @internal */
  begin(given: IteratorResult<unknown, unknown>): void {
    enterScope(this.scope, this.goOnFrom, this as Fiber<T>, given)
    current.owner = null
  }

  /** Ends with its bottom frame, a body that gave a value; false if others are left, to go on with it. @internal */
  endWith(body: Frame, value: T): boolean {
    if (this.frame !== body || this.below?.length) return false
    this.frame = null
    this.waiter = null
    this.succeed(value)
    return true
  }

  /** Ends the fiber with a value. @internal */
  protected succeed(value: T): void {
    const { cancellation } = this
    if (cancellation?.pending) {
      cancellation.pending = false
      this.settle(CANCELLED, cancellation.message)
    } else this.settle(SUCCEEDED, value)
  }

  /** Ends the fiber with an error. @internal */
  break(error: unknown): void {
    if (error instanceof CancelledError) this.settle(CANCELLED, error)
    else this.fail(error)
  }

  /** Runs frames until one of them waits or none is left. */
  private advance(thrown: Thrown, given: Given): void {
    let value: unknown
    for (;;) {
      const frame = this.frame as Frame // a fiber steps only while it has frames
      if (thrown !== undefined && passesErrors(frame)) {
        if (this.pop()) continue
        this.break(thrown.error)
        return
      }
      let result: IteratorResult<unknown, unknown>
      try {
        result = given ?? (thrown === undefined ? step(frame, value) : throwInto(frame, thrown.error))
      } catch (error) {
        thrown = { error }
        if (this.pop()) continue
        this.break(error)
        return
      }
      thrown = undefined
      value = undefined
      given = null
      if (result.done === true) {
        if (this.pop()) {
          value = result.value
          continue
        }
        this.succeed(result.value as T) // the bottom frame is a Coroutine<T> or an Operation<T>
        return
      }
      const instruction = result.value
      const on = isSuspended(instruction) ? instruction.on : undefined
      if (on === undefined) {
        if (instruction === undefined || isSuspended(instruction)) this.loop.schedule(this, undefined)
        else this.refuse(badYield(instruction))
        return
      }
      if (on !== BODY) {
        this.waitFor(on as Waitable) // see Suspended
        return
      }
      try {
        this.push((instruction as BodyHolder).enter()) // see Suspended
      } catch (error) {
        thrown = { error } // the body could not be started: its block gets the error
      }
    }
  }

  private push(frame: Frame): void {
    const below = this.frame as Frame // the block whose body this is
    if (this.below === null) this.below = [below]
    else this.below.push(below)
    this.frame = frame
  }

  private pop(): boolean {
    this.frame = this.below?.pop() ?? null
    return this.frame !== null
  }

  /** @internal */
  waitFor(on: Waitable): void {
    if (on === this.root) {
      this.refuse(new InvalidStateError(`Cannot await ${on}: it is the task that awaits`))
      return
    }
    on.listen(this)
    this.waiter = on
    const { cancellation } = this
    if (cancellation?.pending && on.cancellable()) {
      cancellation.pending = false
      cancelAll([on], cancellation.message)
    }
  }

  /** Throws an error in, one turn later, as asyncio does. */
  private refuse(error: Error): void {
    this.loop.schedule(this, new Refusal(error))
  }
}

/** The fiber whose step it is. */
export function currentFiber(): Fiber<unknown> {
  const owner = current.owner
  if (owner instanceof Fiber) return owner
  const made = owner?.makeFiber?.()
  if (made instanceof Fiber) return made
  throw new InvalidStateError("Cannot run an operation by hand: no task is running here")
}

function badYield(value: unknown): Error {
  if (typeof value === "object" && value !== null && Symbol.iterator in value) {
    return new TypeError(
      `Cannot wait for ${value}: it was yielded, not delegated to\n  found:  yield …\n  write:  yield* …`,
    )
  }
  return new TypeError(`Cannot wait for what a coroutine yielded, ${String(value)}: only \`yield*\` waits`)
}
