import { type Coroutine, rethrowCancelled, sleep, timeout } from "@corral/node"
import { LOOK_MS, TIDY_MS } from "./limits.ts"
import { describe, type Log } from "./log.ts"
import type { Store } from "./store.ts"
import type { Vitals } from "./vitals.ts"

/** Asks the database twice a second how much there is to do; that is its health check, too. */
export function* watch(store: Pick<Store, "backlog">, vitals: Vitals, log: Log): Coroutine<never> {
  for (;;) {
    try {
      const began = Date.now()
      vitals.backlog = yield* timeout(LOOK_MS, () => store.backlog())
      vitals.countedAt = began
      vitals.database = true
    } catch (error) {
      rethrowCancelled(error)
      if (vitals.database) log("database does not answer", { error: describe(error) })
      vitals.database = false
    }
    yield* sleep(LOOK_MS)
  }
}

/** Tidies the database every minute. */
export function* tidyUp(store: Pick<Store, "tidy">, retentionHours: number, log: Log): Coroutine<never> {
  for (;;) {
    yield* sleep(TIDY_MS)
    try {
      yield* store.tidy(retentionHours)
    } catch (error) {
      rethrowCancelled(error)
      log("tidying failed", { error: describe(error) })
    }
  }
}
