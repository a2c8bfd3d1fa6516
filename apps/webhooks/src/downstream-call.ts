import { ID_HEADER } from "./signature.ts"
import type { Job } from "./store.ts"

/** Carries what is left of the caller's time, in milliseconds, so that nobody works on what nobody waits for. */
export const DEADLINE_HEADER = "x-deadline-ms"

/** Tells the downstream the number of the attempt. */
export const ATTEMPT_HEADER = "webhook-attempt"

/**
 * Sends a webhook to the downstream, and says which status it answered.
 *
 * The downstream is told how much of our deadline is left, and by the id it knows a webhook that comes twice.
 */
export async function callDownstream(url: string, job: Job, leftMs: number, signal: AbortSignal): Promise<number> {
  const headers = {
    "content-type": "application/json",
    [ID_HEADER]: job.id,
    [ATTEMPT_HEADER]: String(job.attempt),
    [DEADLINE_HEADER]: String(leftMs),
  }
  const response = await fetch(url, { method: "POST", headers, body: job.payload, redirect: "manual", signal })
  // Read to its end, so that the connection can carry the next request.
  await response.arrayBuffer()
  return response.status
}
