import { InvalidStateError } from "../errors.ts"
import type { Listener } from "./listener.ts"

/** What is thrown into a frame, if anything is. */
export type Thrown = { readonly error: unknown } | undefined

/** What a fiber is woken with. */
export interface Outcome {
  /** It is the outcome of an async function's body, not of an await. */
  readonly endsBody: boolean
  /** What is thrown into who waited. */
  failure(): Thrown
}

/** What a fiber can wait for: a future, or an operation that stands in a line. */
export interface Waitable extends Outcome {
  /** Schedules a listener once there is an outcome; at once if there is. */
  listen(listener: Listener): void
  /** There is something in it to cancel. */
  cancellable(): boolean
  /** Does its own part of a cancellation and adds what is to be cancelled next. */
  requestCancel(message: string | undefined, next: Waitable[]): void
  /** Who waits for it keeps a cancellation, because there is nothing in it to cancel. */
  cancellationKept(): void
}

// A chain of tasks that await each other is looked through for a circle at this depth, and each time that it doubles.
const LONG_CHAIN = 2 ** 13

/** Cancels what is waited for, and what that waits for in turn: by a list, because such a chain can be longer than the stack. */
export function cancelAll(pending: Waitable[], message: string | undefined): void {
  const depths = pending.map(() => 0)
  const path: Waitable[] = []
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const depth = depths.pop() as number // one for each that is pending
    path.length = depth
    path.push(next)
    const look = depth >= LONG_CHAIN && (depth & (depth - 1)) === 0
    if (look && new Set(path).size < path.length) {
      throw new InvalidStateError(`Cannot cancel ${next}: it waits for itself, in a circle`)
    }
    next.requestCancel(message, pending)
    while (depths.length < pending.length) depths.push(depth + 1)
  }
}
