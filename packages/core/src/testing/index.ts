import type { Future } from "../engine/future.ts"

export { ManualHost, type ManualHostOptions } from "./manual-host.ts"
export { type Order, recordOrder } from "./order.ts"

/**
 * Tells whether a future failed and nobody has looked at its error yet.
 *
 * @asyncio none
 * @differs asyncio only reports such errors
 */
export function unretrieved(future: Future<unknown>): boolean {
  return future.unseen
}
