import { setImmediate as nextTurn } from "node:timers/promises"
import type { Backoff } from "../backoff.ts"
import { describe, type Log } from "../log.ts"
import type { Job } from "../store.ts"
import type { Bell } from "./bell.ts"
import { persist } from "./persist.ts"
import type { Workers } from "./workers.ts"

export interface Dispatching {
  /** Takes up to so many due webhooks from the database. */
  readonly claim: (count: number) => Promise<Job[]>
  readonly workers: Workers
  /** Rung when a webhook has come in, so that it need not wait for the next look at the clock. */
  readonly bell: Bell
  readonly pollMs: number
  readonly backoff: Backoff
  readonly log: Log
}

/** Takes from the database what is due, and hands it to the workers, until the signal is aborted. */
export async function dispatch(dispatching: Dispatching, signal: AbortSignal): Promise<never> {
  const { claim, workers, bell, pollMs, backoff, log } = dispatching
  for (;;) {
    // PGlite answers without ever leaving the microtasks, so no other request would be read before the next look, and
    // there would be one look for each webhook, which costs more than to take it in.
    await nextTurn()
    // Before the look, not after it: what comes in from now on rings again.
    bell.clear()
    const claimed = await persist(
      () => claim(workers.concurrency),
      backoff,
      signal,
      (error) => log("claim failed", { error: describe(error) }),
    )
    for (const job of claimed) await workers.put(job, signal)
    if (claimed.length < workers.concurrency) await bell.heard(signal, pollMs)
  }
}
