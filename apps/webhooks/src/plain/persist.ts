import { setTimeout as sleep } from "node:timers/promises"
import { type Backoff, backoffMs } from "../backoff.ts"

/** Runs `body` again and again until it succeeds, with a pause after each failure, or until the signal is aborted. */
export async function persist<T>(
  body: () => Promise<T>,
  backoff: Backoff,
  signal: AbortSignal,
  onFailure: (error: unknown) => void,
): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await body()
    } catch (error) {
      signal.throwIfAborted()
      onFailure(error)
    }
    await sleep(backoffMs(failures, backoff), undefined, { signal })
  }
}
