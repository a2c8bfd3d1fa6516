import { type Awaitable, type Body, ContextVar, type Coroutine, call, getRunningLoop, timeoutAt } from "@corral/node"

// A task copies its context when it is made, so a deadline reaches everything that is started below it.
const deadline = new ContextVar<number>("deadline", { defaultValue: Number.POSITIVE_INFINITY })

/**
 * Runs `body` under a deadline that everything below can ask for with `remaining()`.
 *
 * An inner deadline can only shorten an outer one.
 *
 * @param ms milliseconds from now
 * @throws {TimeoutError} the time was up; the body has been cancelled and has ended
 */
export function within<T>(ms: number, body: Body<T>): Awaitable<T> {
  return call(() => limited(ms, body))
}

/** What is left of the nearest deadline, in whole milliseconds: Infinity without one, never below 0. */
export function remaining(): number {
  return Math.max(0, Math.floor(deadline.get() - getRunningLoop().time()))
}

function* limited<T>(ms: number, body: Body<T>): Coroutine<T> {
  const when = Math.min(deadline.get(), getRunningLoop().time() + ms)
  const token = deadline.set(when)
  try {
    return yield* timeoutAt(when, body)
  } finally {
    deadline.reset(token)
  }
}
