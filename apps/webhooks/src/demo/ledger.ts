import type { Coroutine } from "@corral/node"
import { type Backend, Connections } from "../connections.ts"
import type { Downstream } from "./downstream.ts"
import type { Tally } from "./load.ts"

export interface Entry {
  readonly id: string
  readonly state: "pending" | "delivered" | "dead"
  readonly attempts: number
}

/** What the database says after the service has stopped. */
export type Ledger = ReadonlyMap<string, Entry>

/** Reads the database directly, without the service. */
export function* readLedger(backend: Backend): Coroutine<Ledger> {
  const connections = new Connections(backend)
  try {
    const entries = yield* connections.query<Entry>(
      "select w.id, d.state, d.attempts from webhooks w join deliveries d on d.webhook_id = w.id",
    )
    return new Map(entries.map((entry) => [entry.id, entry]))
  } finally {
    yield* connections.close()
  }
}

/** What became of the webhooks that were answered 202. */
export interface Fates {
  readonly accepted: number
  readonly stored: number
  readonly delivered: number
  /** Needed more than one attempt, and how many more all together. */
  readonly retried: number
  readonly retries: number
  /** Taken by the downstream more than once: allowed, since "at least once" is the promise. */
  readonly repeated: number
  /** Given up, and recorded as such. */
  readonly dead: number
  /** Neither delivered nor recorded as dead: must be 0. */
  readonly lost: number
}

/** Holds what was promised against what the database and the downstream know. */
export function fatesOf(
  { accepted }: Pick<Tally, "accepted">,
  ledger: Ledger,
  { deliveries }: Pick<Downstream, "deliveries">,
): Fates {
  const ids = [...accepted.keys()]
  const count = (holds: (id: string) => boolean) => ids.filter(holds).length
  const isDelivered = (id: string) => ledger.get(id)?.state === "delivered" && deliveries.has(id)
  const isDead = (id: string) => ledger.get(id)?.state === "dead"
  const retriesOf = (id: string) => Math.max(0, (ledger.get(id)?.attempts ?? 0) - 1)
  return {
    accepted: ids.length,
    stored: count((id) => ledger.has(id)),
    delivered: count(isDelivered),
    retried: count((id) => retriesOf(id) > 0),
    retries: ids.reduce((sum, id) => sum + retriesOf(id), 0),
    repeated: count((id) => (deliveries.get(id)?.times ?? 0) > 1),
    dead: count(isDead),
    lost: count((id) => !isDelivered(id) && !isDead(id)),
  }
}
