import { type Coroutine, sleep, TimeoutError, timeout } from "@corral/node"
import { metricsPage, valueIn } from "./metrics-page.ts"

const LOOK_MS = 100

/**
 * Waits until the service at `url` has nothing left to deliver of what it has accepted so far.
 *
 * @returns whether that came true within `ms`
 */
export function* settled(url: string, ms: number): Coroutine<boolean> {
  try {
    yield* timeout(ms, () => emptied(url, Date.now() / 1_000))
    return true
  } catch (error) {
    if (error instanceof TimeoutError) return false
    throw error
  }
}

/** Waits for a count of the backlog that is newer than `since`, in seconds, and finds nothing. */
function* emptied(url: string, since: number): Coroutine<void> {
  for (;;) {
    const metrics = yield* metricsPage(url)
    const isRecent = valueIn(metrics, "webhooks_backlog_timestamp_seconds") > since
    if (isRecent && valueIn(metrics, 'webhooks_backlog{state="pending"}') === 0) return
    yield* sleep(LOOK_MS)
  }
}
