import { setTimeout as sleep } from "node:timers/promises"
import { LOOK_MS, TIDY_MS } from "../limits.ts"
import { describe, type Log } from "../log.ts"
import type { Vitals } from "../vitals.ts"
import { within } from "./deadline.ts"
import type { Store } from "./store.ts"

/** Asks the database twice a second how much there is to do; that is its health check, too. */
export async function watch(store: Store, vitals: Vitals, log: Log, signal: AbortSignal): Promise<never> {
  for (;;) {
    try {
      const began = Date.now()
      vitals.backlog = await within(LOOK_MS, signal, (limited) => store.backlog(limited))
      vitals.countedAt = began
      vitals.database = true
    } catch (error) {
      signal.throwIfAborted()
      if (vitals.database) log("database does not answer", { error: describe(error) })
      vitals.database = false
    }
    await sleep(LOOK_MS, undefined, { signal })
  }
}

/** Tidies the database every minute. */
export async function tidyUp(store: Store, retentionHours: number, log: Log, signal: AbortSignal): Promise<never> {
  for (;;) {
    await sleep(TIDY_MS, undefined, { signal })
    try {
      await store.tidy(retentionHours, signal)
    } catch (error) {
      signal.throwIfAborted()
      log("tidying failed", { error: describe(error) })
    }
  }
}
