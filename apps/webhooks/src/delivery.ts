import { abortable, type Coroutine } from "@corral/node"
import { remaining } from "./deadline.ts"
import { callDownstream } from "./downstream-call.ts"
import type { Job } from "./store.ts"

/**
 * Sends a webhook to the downstream, and says which status it answered.
 *
 * @throws {CancelledError} also at the deadline; the request has been aborted
 */
export function* post(url: string, job: Job): Coroutine<number> {
  return yield* abortable((signal) => callDownstream(url, job, remaining(), signal))
}
