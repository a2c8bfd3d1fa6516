/**
 * Thrown into a task at its await when it is cancelled.
 *
 * JavaScript has no errors that a bare `catch` lets through, so a `catch` around an await must hand this one on:
 * `catch (error) { rethrowCancelled(error); … }`. An own `message` exists only if `cancel(message)` was given one.
 *
 * @asyncio asyncio.CancelledError (3.14)
 * @differs it is an ordinary Error, because JavaScript has no BaseException; one made by the engine has no stack
 */
export class CancelledError extends Error {
  static {
    this.prototype.name = "CancelledError"
  }
}

// V8 and JavaScriptCore take this long to collect a stack that says nothing: a cancellation starts in `cancel()`.
const stacks: ErrorConstructor & { stackTraceLimit?: number } = Error

/** Makes a CancelledError without a stack, which costs a twentieth of one with it. */
export function cancelledError(message: string | undefined): CancelledError {
  const limit = stacks.stackTraceLimit
  if (limit === undefined || Object.isFrozen(stacks)) return new CancelledError(message)
  stacks.stackTraceLimit = 0
  const error = new CancelledError(message)
  stacks.stackTraceLimit = limit
  return error
}

/**
 * An operation is not allowed in the state its object is in.
 *
 * @asyncio asyncio.InvalidStateError and, where asyncio raises it for misuse, RuntimeError (3.14)
 * @differs one class for both, because JavaScript has no RuntimeError
 */
export class InvalidStateError extends Error {
  static {
    this.prototype.name = "InvalidStateError"
  }
}

/**
 * A deadline passed before the work was done.
 *
 * @asyncio TimeoutError (3.14)
 * @differs none
 */
export class TimeoutError extends Error {
  static {
    this.prototype.name = "TimeoutError"
  }

  /** The deadline that passed, in milliseconds of the loop's clock. */
  readonly deadline: number | undefined

  constructor(message?: string, options?: { cause?: unknown; deadline?: number }) {
    super(message, options)
    this.deadline = options?.deadline
  }
}

/**
 * There is no item to take without waiting.
 *
 * @asyncio asyncio.QueueEmpty (3.14)
 * @differs none
 */
export class QueueEmpty extends Error {
  static {
    this.prototype.name = "QueueEmpty"
  }
}

/**
 * There is no room to put an item without waiting.
 *
 * @asyncio asyncio.QueueFull (3.14)
 * @differs carries the queue's capacity
 */
export class QueueFull extends Error {
  static {
    this.prototype.name = "QueueFull"
  }

  /** How many items the queue holds at most. */
  readonly capacity: number | undefined

  constructor(message?: string, options?: { capacity?: number }) {
    super(message)
    this.capacity = options?.capacity
  }
}

/**
 * The queue has been shut down.
 *
 * @asyncio asyncio.QueueShutDown (3.13)
 * @differs none
 */
export class QueueShutDown extends Error {
  static {
    this.prototype.name = "QueueShutDown"
  }
}

/**
 * The barrier was aborted, or reset while a task waited at it.
 *
 * @asyncio asyncio.BrokenBarrierError (3.11)
 * @differs none
 */
export class BrokenBarrierError extends Error {
  static {
    this.prototype.name = "BrokenBarrierError"
  }
}
