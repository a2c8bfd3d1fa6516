import { abortable, type Coroutine, sleep, TimeoutError, timeout } from "@corral/node"
import type { Backlog } from "../store.ts"

const LOOK_MS = 100

/**
 * Waits until the service at `url` has nothing left to deliver, and has so many webhooks settled.
 *
 * @returns whether that came true within `ms`
 */
export function* settled(url: string, count: number, ms: number): Coroutine<boolean> {
  try {
    yield* timeout(ms, function* () {
      for (;;) {
        const backlog = yield* backlogOf(url)
        if (backlog.pending === 0 && backlog.delivered + backlog.dead >= count) return
        yield* sleep(LOOK_MS)
      }
    })
    return true
  } catch (error) {
    if (error instanceof TimeoutError) return false
    throw error
  }
}

/** Reads the backlog from the metrics of a service. */
function* backlogOf(url: string): Coroutine<Backlog> {
  const text = yield* abortable(async (signal) => (await fetch(`${url}/metrics`, { signal })).text())
  const count = (state: keyof Backlog) =>
    Number(new RegExp(`^webhooks_backlog\\{state="${state}"\\} (\\d+)$`, "m").exec(text)?.[1])
  return { pending: count("pending"), delivered: count("delivered"), dead: count("dead") }
}
