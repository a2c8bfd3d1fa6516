import { type Body, type Coroutine, call, rethrowCancelled, sleep } from "@corral/node"
import { type Backoff, backoffMs } from "./backoff.ts"

/**
 * Runs `body` again and again until it succeeds, with a pause after each failure.
 *
 * For what has to happen sooner or later, such as writing down what is already done. Only a cancellation ends it early.
 */
export function* persist<T>(body: Body<T>, backoff: Backoff, onFailure: (error: unknown) => void): Coroutine<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return yield* call(body)
    } catch (error) {
      rethrowCancelled(error)
      onFailure(error)
    }
    yield* sleep(backoffMs(failures, backoff))
  }
}
