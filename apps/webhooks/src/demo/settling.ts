import { abortable, type Coroutine, sleep, TimeoutError, timeout } from "@corral/node"

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
    const metrics = yield* abortable(async (signal) => (await fetch(`${url}/metrics`, { signal })).text())
    const isRecent = gaugeIn(metrics, "webhooks_backlog_timestamp_seconds") > since
    if (isRecent && gaugeIn(metrics, 'webhooks_backlog{state="pending"}') === 0) return
    yield* sleep(LOOK_MS)
  }
}

function gaugeIn(metrics: string, series: string): number {
  const line = metrics.split("\n").find((one) => one.startsWith(`${series} `))
  return Number(line?.slice(series.length))
}
