import { abortable, type Coroutine } from "@corral/node"
import { DEADLINE_HEADER, remaining } from "./deadline.ts"
import { ID_HEADER } from "./signature.ts"
import type { Job } from "./store.ts"

/** Tells the downstream the number of the attempt. */
export const ATTEMPT_HEADER = "webhook-attempt"

/** What an answer of the downstream means for the webhook. */
export type Verdict = "delivered" | "failed" | "dead"

/**
 * Sends a webhook to the downstream, and says which status it answered.
 *
 * The downstream is told how much of our deadline is left, and by the id it knows a webhook that comes twice.
 *
 * @throws {CancelledError} also at the deadline; the request has been aborted
 */
export function* post(url: string, job: Job): Coroutine<number> {
  const headers = {
    "content-type": "application/json",
    [ID_HEADER]: job.id,
    [ATTEMPT_HEADER]: String(job.attempt),
    [DEADLINE_HEADER]: String(remaining()),
  }
  return yield* abortable((signal) =>
    send(url, { method: "POST", headers, body: job.payload, redirect: "manual", signal }),
  )
}

async function send(url: string, request: RequestInit): Promise<number> {
  const response = await fetch(url, request)
  // Read to its end, so that the connection can carry the next request.
  await response.arrayBuffer()
  return response.status
}

/** A refusal by the downstream is final; that it is overloaded, broken or slow is not. */
export function verdict(status: number): Verdict {
  if (status >= 200 && status < 300) return "delivered"
  return status >= 500 || status === 408 || status === 425 || status === 429 ? "failed" : "dead"
}
