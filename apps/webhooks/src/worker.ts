import { type Body, type Coroutine, call, type Queue, rethrowCancelled, TimeoutError } from "@corral/node"
import { within } from "./deadline.ts"
import { describe } from "./log.ts"
import type { Job, Outcome } from "./store.ts"
import { outcomeOf, type Patience } from "./verdict.ts"
import type { Vitals } from "./vitals.ts"

export interface Working extends Patience {
  readonly jobs: Queue<Job>
  readonly outcomes: Queue<Outcome>
  /** Sends a job on and says which HTTP status came back. */
  readonly deliver: Body<number, [Job]>
  readonly attemptMs: number
  readonly vitals: Vitals
}

/** Delivers one job after the other until the queue is shut down. There are as many workers as calls at a time. */
export function* work(working: Working): Coroutine<void> {
  const jobs = working.jobs[Symbol.asyncIterator]()
  for (let next = yield* jobs.next(); !next.done; next = yield* jobs.next()) {
    const outcome = yield* attempt(next.value, working)
    working.vitals.attempts.add({ result: outcome.result })
    working.vitals.attemptSeconds.observe(outcome.tookMs / 1_000)
    yield* working.outcomes.put(outcome)
  }
}

/** Tries once, under the deadline of an attempt. Whatever happens is an outcome, except a cancellation. */
function* attempt(job: Job, working: Working): Coroutine<Outcome> {
  const began = performance.now()
  let status: number | null = null
  let error: string | null = null
  working.vitals.inFlight += 1
  try {
    status = yield* within(working.attemptMs, () => call(working.deliver, job))
  } catch (failure) {
    rethrowCancelled(failure)
    error = failure instanceof TimeoutError ? `no answer within ${working.attemptMs} ms` : describe(failure)
  } finally {
    working.vitals.inFlight -= 1
  }
  return outcomeOf(job, { status, error, tookMs: performance.now() - began }, working)
}
