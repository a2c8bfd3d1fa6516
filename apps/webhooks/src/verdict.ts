import { type Backoff, backoffMs } from "./backoff.ts"
import type { Job, Outcome } from "./store.ts"

/** What came of one call to the downstream. */
export interface Answer {
  /** null: none came, and `error` says why. */
  readonly status: number | null
  readonly error: string | null
  readonly tookMs: number
}

export interface Patience {
  readonly maxAttempts: number
  readonly backoff: Backoff
}

/** The outcome of an attempt: what its answer means for the webhook, and when to try again. */
export function outcomeOf(job: Job, { status, error, tookMs }: Answer, { maxAttempts, backoff }: Patience): Outcome {
  const judged = status === null ? "failed" : verdict(status)
  const result = judged === "failed" && job.attempt >= maxAttempts ? "dead" : judged
  return {
    webhookId: job.id,
    attempt: job.attempt,
    result,
    status,
    error: result === "delivered" ? null : (error ?? `the downstream answered ${status}`),
    tookMs,
    retryMs: result === "failed" ? backoffMs(job.attempt, backoff) : 0,
  }
}

/** A refusal by the downstream is final; that it is overloaded, broken or slow is not. */
function verdict(status: number): Outcome["result"] {
  if (status >= 200 && status < 300) return "delivered"
  return status >= 500 || status === 408 || status === 425 || status === 429 ? "failed" : "dead"
}
