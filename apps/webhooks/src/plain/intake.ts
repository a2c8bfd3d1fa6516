import type { Hono } from "hono"
import type { Config } from "../config.ts"
import type { Log } from "../log.ts"
import { routes } from "../routes.ts"
import type { Webhook } from "../store.ts"
import type { Vitals } from "../vitals.ts"
import { DeadlineError, within } from "./deadline.ts"
import type { Store } from "./store.ts"

export interface Intake {
  readonly config: Config
  readonly store: Store
  readonly vitals: Vitals
  readonly log: Log
  /** Called when there is something new to deliver. */
  readonly onAccepted: () => void
}

/** The HTTP side of the service. The signal breaks off the requests that are under way. */
export function intake({ config, store, vitals, log, onAccepted }: Intake, signal: AbortSignal): Hono {
  async function accept(webhook: Webhook): Promise<boolean> {
    const isNew = await within(config.requestMs, signal, (limited) => store.accept(webhook, limited))
    if (isNew) onAccepted()
    return isNew
  }
  function excuse(error: unknown): string {
    if (signal.aborted) return "the service stops"
    return error instanceof DeadlineError ? "the database took too long" : "the webhook was not stored"
  }
  return routes({ config, vitals, log, accept, excuse })
}
