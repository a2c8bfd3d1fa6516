import { CancelledError, InvalidStateError } from "../errors.ts"
import type { AmbientScope } from "../host.ts"
import { BODY, type BodyHolder, type Frame, type Instruction } from "./awaitable.ts"
import { type Body, isAwaitable, isCoroutine, isPromise, type Where, wrongResult } from "./body.ts"
import { type Context, current, currentOwner, inNameOf } from "./current.ts"
import { currentFiber, type Fiber } from "./fiber.ts"
import { append, type Ends, items, remove } from "./linked-list.ts"
import type { Loop } from "./loop.ts"
import type { Runnable } from "./ready-queue.ts"
import { Attempt, type Awaiter, type Strand } from "./strand.ts"
import type { Thrown, Waitable } from "./waitable.ts"

/**
 * A frame that calls a function which is not known to be a generator function, and runs what it returns. Of an async
 * function that is a promise, and the frame is what the fiber waits for.
 *
 * The engine cannot reach into an async function; it sees only the operations that the function awaits, each run by a
 * strand. A cancellation goes to them. If there is none, because the function is at a foreign promise, the fiber keeps
 * it for the function's next await.
 *
 * It is its own iterator and iterator result, as operations are. It is none, and all in one piece, because a class that
 * extends another is dear to make where V8 has no room left to inline its constructors: in the middle of a user's code.
 */
export class Guest<T, A extends unknown[]> implements BodyHolder, Awaiter, Runnable, Waitable, Ends<Strand<unknown>> {
  done = false
  value: unknown = this
  on: object | undefined = undefined
  keptFromOutside = false
  private readonly body: Body<T, A>
  /** Its arguments; null: the task that runs it. */
  private readonly args: A | null
  private readonly where: Where
  /** What the host carries for others where the function is to begin; null: what it carries there and then. */
  private scope: AmbientScope | null = null
  /** The fiber whose frame it is: of a task, from the beginning; of any other, from the first step on. */
  private carrier: Fiber<unknown> | null = null
  /** What runs instead of an async function: the coroutine or operation that the function returned. */
  private frame: Frame | null = null
  /** The first of its awaits that have not ended. */
  first: Strand<unknown> | null = null
  /** The last of them. */
  last: Strand<unknown> | null = null
  /** "leaving": the function has ended, but not all of its awaits; "looking": for more of them. */
  private state: "running" | "leaving" | "looking" | "over" = "running"
  private thrown: Thrown = undefined
  /** The strand that took the cancellation which the fiber had kept, until it arrives there, in the next turn. */
  private receiver: Strand<unknown> | null = null

  constructor(body: Body<T, A>, args: A | null, where: Where) {
    this.body = body
    this.args = args
    this.where = where
  }

  next(value: unknown): IteratorResult<Instruction, T> {
    if (this.state === "over") return this as IteratorResult<unknown> as IteratorReturnResult<T> // succeed() has made it one
    if (this.frame !== null) return this.finish(value as T) // the frame was a Coroutine<T> or an Operation<T>
    this.carrier = currentFiber()
    return this.take(inNameOf(this, this.begin, this, undefined))
  }

  /** It is all that a task runs. */
  belongTo(task: Fiber<unknown>, scope: AmbientScope | null): void {
    this.carrier = task
    this.scope = scope
  }

  /** Takes the first step of its task: as the task would, but at once in its own name. */
  run(): void {
    const { fiber } = this
    if (fiber.mustCancel) {
      fiber.run(undefined)
      return
    }
    let given: IteratorResult<Instruction, T>
    current.owner = this
    try {
      const returned = this.begin()
      if (!(returned instanceof Promise)) current.owner = fiber
      given = this.take(returned)
    } catch (error) {
      this.state = "over"
      this.thrown = { error }
      fiber.run(this)
      return
    }
    current.owner = null
    if (this.on === this) fiber.waitFor(this)
    else fiber.begin(given)
  }

  enter(): Frame {
    return this.frame as Frame // next() has set it before it has the body run
  }

  get fiber(): Fiber<unknown> {
    return this.carrier as Fiber<unknown> // nobody asks before belongTo() or next() has set it
  }

  get loop(): Loop {
    return this.fiber.loop
  }

  get context(): Context {
    return this.root.context
  }

  get root(): Fiber<unknown> {
    return this.fiber.root
  }

  /** Its awaits that have not ended, in the order in which they began. */
  get strands(): readonly Strand<unknown>[] {
    return [...items<Strand<unknown>>(this)]
  }

  adopt<V>(operation: Iterator<unknown, V, unknown>): Promise<V> {
    if (this.state === "over") {
      throw new InvalidStateError(
        `Cannot await ${operation}: the async function that this code belongs to has ended\n` +
          "  write:  await whatever the function starts before it returns",
      )
    }
    return new Attempt<V>(this, operation).run()
  }

  /** Its end is the end of a body. @internal */
  get endsBody(): boolean {
    return true
  }

  /** Its only listener is its own fiber. @internal */
  listen(): void {}

  /** @internal */
  failure(): Thrown {
    return this.thrown
  }

  /** @internal */
  cancellationKept(): void {
    this.keptFromOutside = currentOwner()?.root !== this.root
  }

  /** @internal */
  cancellable(): boolean {
    for (let strand = this.first; strand !== null; strand = strand.after) if (strand.cancellable()) return true
    return false
  }

  /** @internal */
  requestCancel(message: string | undefined, next: Waitable[]): void {
    // What is left are losers, whose end changes nothing: it is the fiber that has to hear of it.
    if (this.state !== "running") this.fiber.cancelNextStep(message)
    for (let strand = this.last; strand !== null; strand = strand.before) next.push(strand)
  }

  began(strand: Strand<unknown>): void {
    append(this, strand)
    if (this.fiber.moveCancellation(strand)) this.receiver = strand
    else if (this.receiver !== null) strand.shareCancellation(this.receiver.cancelMessage)
  }

  wentOn(strand: Strand<unknown>): void {
    if (this.receiver !== strand) return
    this.receiver = null
    this.keptFromOutside = false
  }

  left(strand: Strand<unknown>): void {
    remove(this, strand)
    if (this.receiver === strand) this.receiver = null
    if (this.state === "leaving") this.endWhenQuiet()
  }

  toString(): string {
    return `the body of ${this.where}`
  }

  /** Calls the function in its scope, and has all that it awaits belong to this guest. */
  private begin(): unknown {
    const { ambient } = this.loop.host
    return ambient === undefined ? this.call() : ambient.run(this, this.scope, this.call, this)
  }

  private call(): unknown {
    // openTaskBody() alone gives no arguments, of a body that takes a task.
    const { body, args } = this
    const returned = args === null ? (body as unknown as Body<T, [object]>)(this.root) : body(...args)
    if (returned?.constructor === Promise) return returned
    // A thenable of others is asked in the name of the function, too; unlike a promise, it might answer at once.
    return isPromise(returned) && !isAwaitable(returned) ? Promise.resolve(returned) : returned
  }

  /** Goes on with what the function returned. */
  private take(returned: unknown): IteratorResult<Instruction, T> {
    const { scope } = this
    this.scope = null
    if (returned instanceof Promise) return this.follow(returned)
    if (isAwaitable<T>(returned)) this.frame = returned[Symbol.iterator]()
    else if (isCoroutine<T>(returned)) this.frame = returned
    else throw wrongResult(returned, this.where)
    if (scope !== null) this.fiber.goOnIn(scope)
    return this.suspend(BODY)
  }

  /** Takes over the outcome of the function's promise. */
  private follow(promise: Promise<T>): IteratorResult<Instruction, T> {
    this.loop.guestsWoken = true
    promise.then(this.succeed.bind(this), this.fail.bind(this)) // bound, they take less memory than closures
    return this.suspend(this)
  }

  private succeed(result: T): void {
    this.finish(result)
    this.leave()
  }

  private fail(error: unknown): void {
    this.thrown = { error }
    this.leave()
  }

  private suspend(on: object): IteratorResult<Instruction, T> {
    this.on = on
    return this as BodyHolder as IteratorResult<unknown> as IteratorYieldResult<Instruction> // `done` is false until finish()
  }

  private finish(value: T): IteratorResult<Instruction, T> {
    this.done = true
    this.value = value
    return this as IteratorResult<unknown> as IteratorReturnResult<T> // `value` is the T just stored
  }

  // The losers of a Promise.race are awaits that the function left behind: they must not outlive it.
  private leave(): void {
    if (this.first === null) {
      this.end()
      return
    }
    this.state = "leaving"
    for (const strand of this.strands) strand.cancel("the async function that awaited it has ended")
  }

  // A loser that has been cancelled may await more in its `finally`, some microtasks later.
  private endWhenQuiet(): void {
    if (this.first !== null) return
    this.state = "looking"
    this.loop.host.yieldTurn(() => {
      this.state = "leaving"
      if (this.first === null) this.end()
    })
  }

  /** Wakes the fiber, which goes on at once: that a body ends takes no turn. */
  private end(): void {
    this.state = "over"
    if (this.thrown === undefined && this.fiber.endWith(this, this.value)) return
    if (this.loop.step(this.fiber, this) || this.thrown === undefined) return
    const { error } = this.thrown
    if (!(error instanceof CancelledError)) this.loop.host.reportLost(error, `${this.root}, left when the run ended`)
  }
}
