import { rethrowCancelled, TimeoutError } from "@corral/node"
import type { Hono } from "hono"
import type { Config } from "./config.ts"
import { within } from "./deadline.ts"
import type { Log } from "./log.ts"
import { routes } from "./routes.ts"
import type { Store, Webhook } from "./store.ts"
import type { Vitals } from "./vitals.ts"

export interface Intake {
  readonly config: Pick<Config, "secrets" | "maxBodyBytes" | "requestMs">
  readonly store: Pick<Store, "accept">
  readonly vitals: Vitals
  readonly log: Log
  /** Called when there is something new to deliver. */
  readonly onAccepted: () => void
}

/**
 * The HTTP side of the service. Handlers are async functions, as everywhere in Hono, and await corral's operations.
 *
 * A webhook is answered 202 when it is in the database, and not before; whoever gets another answer, or none, sends it
 * again. Sending it twice does no harm, because its id is its key.
 */
export function intake({ config, store, vitals, log, onAccepted }: Intake): Hono {
  async function accept(webhook: Webhook): Promise<boolean> {
    const isNew = await within(config.requestMs, () => store.accept(webhook))
    if (isNew) onAccepted()
    return isNew
  }
  return routes({ config, vitals, log, accept, excuse })
}

function excuse(error: unknown): string {
  rethrowCancelled(error) // the task of this request is to end, not to give an answer
  return error instanceof TimeoutError ? "the database took too long" : "the webhook was not stored"
}
