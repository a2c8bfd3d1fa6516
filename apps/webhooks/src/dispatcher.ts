import { type Body, type Coroutine, call, type Event, type Queue, TimeoutError, waitFor } from "@corral/node"
import type { Backoff } from "./backoff.ts"
import { describe, type Log } from "./log.ts"
import { persist } from "./persist.ts"
import type { Job } from "./store.ts"

export interface Dispatching {
  /** Takes up to so many due webhooks from the database. */
  readonly claim: Body<Job[], [count: number]>
  readonly jobs: Queue<Job>
  /** Set when a webhook has come in, so that it need not wait for the next look at the clock. */
  readonly bell: Event
  readonly pollMs: number
  readonly backoff: Backoff
  readonly log: Log
}

/**
 * Takes from the database what is due, and hands it to the workers, for ever.
 *
 * There is one way to a worker, and it begins in the database: for what has just come in, for what failed and is to be
 * tried again, and for what an earlier run of the service left undone. So this is the retrier, too.
 */
export function* dispatch({ claim, jobs, bell, pollMs, backoff, log }: Dispatching): Coroutine<never> {
  for (;;) {
    // Before the look, not after it: what comes in from now on rings again.
    bell.clear()
    const claimed = yield* persist(
      () => call(claim, jobs.maxsize),
      backoff,
      (error) => log("claim failed", { error: describe(error) }),
    )
    // Waits while the workers are busy: one claim at most is taken ahead of the queue. To ask for as many as there is room
    // for would be to ask for one at a time as soon as the queue has been full once, and the database would have no time
    // for anything else.
    for (const job of claimed) yield* jobs.put(job)
    if (claimed.length < jobs.maxsize) yield* heard(bell, pollMs)
  }
}

/** Waits for the bell, but not for longer than `ms`. */
function* heard(bell: Event, ms: number): Coroutine<void> {
  try {
    yield* waitFor(bell.wait(), ms)
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
  }
}
