import { InvalidStateError } from "../errors.ts"
import { awaitingOwner } from "./current.ts"
import { inspectAsText } from "./inspect.ts"

/** What a coroutine hands to the engine at an await; its content is the engine's affair. */
export type Instruction = { readonly [instruction]: true } | undefined
declare const instruction: unique symbol

/** A running or startable coroutine: what a generator function with `yield*` in it returns. */
export type Coroutine<T> = Generator<Instruction, T, unknown>

/**
 * Something to wait for: `yield*` it in a coroutine, `await` it in an async function.
 *
 * Operations are lazy: nothing happens until they are awaited, once. Futures and tasks can be awaited often.
 */
export interface Awaitable<T> extends PromiseLike<T> {
  [Symbol.iterator](): Iterator<Instruction, T, unknown>
}

/** A coroutine, or an operation that is being awaited: what a fiber runs. */
export type Frame = Iterator<unknown, unknown, unknown>

/** Debug mode's look-out for operations that nobody awaits; null when it is off. */
export const lookout: {
  made: ((operation: Operation<unknown>) => void) | null
  awaited: ((operation: Operation<unknown>) => void) | null
} = { made: null, awaited: null }

/** What an operation waits for that nobody has awaited yet. */
const NOT_AWAITED: object = {}

/**
 * An operation: its own iterator and its own iterator result, so that awaiting it costs one object.
 *
 * `next()` is called first when it is awaited, and again each time that what it suspended on is done; `throw()` when
 * that failed or the awaiting task is cancelled.
 */
export abstract class Operation<T> implements Awaitable<T> {
  static {
    inspectAsText(this.prototype)
  }

  /** Part of the iterator result. @internal */
  done = false
  /** Part of the iterator result: what was awaited comes to; until then the operation, as an instruction. @internal */
  value: unknown = this
  /** What it waits for; see Suspended. Nobody awaits it yet: NOT_AWAITED. @internal */
  on: object | undefined = NOT_AWAITED

  constructor() {
    lookout.made?.(this)
  }

  [Symbol.iterator](): Iterator<Instruction, T, unknown> {
    if (this.on !== NOT_AWAITED) throw awaitedAgain(this)
    this.on = undefined
    lookout.awaited?.(this)
    return this
  }

  /** Awaits the operation for an async function, on behalf of the task that runs it. */
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return promiseOf(this).then(onFulfilled, onRejected)
  }

  /** @internal */
  abstract next(sent?: unknown): IteratorResult<Instruction, T>

  /** @internal */
  throw(error: unknown): IteratorResult<Instruction, T> {
    throw error
  }

  /** Waits for a Waitable, or gives up the turn (undefined). @internal */
  protected suspend(on: object | undefined): IteratorResult<Instruction, T> {
    this.on = on
    return this as IteratorYieldResult<Instruction> // `done` is false until finish()
  }

  /** @internal */
  protected finish(value: T): IteratorResult<Instruction, T> {
    this.done = true
    this.value = value
    return this as IteratorReturnResult<unknown> as IteratorReturnResult<T> // `value` is the T just stored
  }
}

function awaitedAgain(operation: object): InvalidStateError {
  return new InvalidStateError(
    `Cannot await ${operation} again: an operation is awaited once\n` +
      "  write:  make a new one for each await, or createTask() it and await the task",
  )
}

/** An await, as a fiber sees it: an iterator that hands itself out while it waits. */
export interface Suspended {
  /** Itself, as the instruction. */
  readonly value: unknown
  /** What it waits for: a Waitable, its own body (then it is a BodyHolder), or only the next turn (undefined). */
  readonly on: object | undefined
}

/** Tells whether what a coroutine yielded is something that it delegates to by `yield*`, and that waits. */
export function isSuspended(yielded: unknown): yielded is Suspended {
  const it = yielded as Partial<Suspended> | null // only looked at
  return typeof it === "object" && it !== null && it.value === it && it.on !== NOT_AWAITED
}

/** What a block waits for that waits for its own body. */
export const BODY: object = {}

/** What has a body: the engine runs it on a frame above, then comes back with its outcome. */
export interface BodyHolder extends Suspended {
  /** Starts the body. */
  enter(): Frame
}

/** An operation that has a body. */
export abstract class Block<T> extends Operation<T> implements BodyHolder {
  /** Starts the body. @internal */
  abstract enter(): Frame

  /** Has the body run. @internal */
  protected runBody(): IteratorResult<Instruction, T> {
    return this.suspend(BODY)
  }
}

/** Awaits something for the async function, or the code outside of tasks, that is running. */
export function promiseOf<T>(awaitable: Awaitable<T>): Promise<T> {
  try {
    return awaitingOwner(awaitable).adopt(awaitable[Symbol.iterator]())
  } catch (error) {
    return Promise.reject(error)
  }
}
