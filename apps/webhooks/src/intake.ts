import { rethrowCancelled, TimeoutError } from "@corral/node"
import { Hono } from "hono"
import { bodyLimit } from "hono/body-limit"
import type { Config } from "./config.ts"
import { within } from "./deadline.ts"
import { describe, type Log } from "./log.ts"
import { ID_HEADER, SIGNATURE_HEADER, signatureProblem, TIMESTAMP_HEADER } from "./signature.ts"
import type { Store } from "./store.ts"
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
  const app = new Hono()

  app.use("/webhooks", async (c, next) => {
    const began = performance.now()
    await next()
    vitals.requests.add({ status: c.res.status })
    vitals.requestSeconds.observe((performance.now() - began) / 1_000)
  })

  // Connections that are kept open end with their next answer, so that the listener can close.
  app.use(async (c, next) => {
    await next()
    if (vitals.phase === "stopping") c.header("connection", "close")
  })

  const refuseLarge = bodyLimit({
    maxSize: config.maxBodyBytes,
    onError: (c) => c.json({ error: `the body is larger than ${config.maxBodyBytes} bytes` }, 413),
  })

  app.post("/webhooks", refuseLarge, async (c) => {
    const id = c.req.header(ID_HEADER) ?? ""
    if (!/^[\w.:-]{1,128}$/.test(id)) {
      return c.json({ error: `${ID_HEADER} is not 1 to 128 letters, digits and . : _ -` }, 400)
    }
    const body = new Uint8Array(await c.req.arrayBuffer())
    const signed = { id, timestamp: c.req.header(TIMESTAMP_HEADER) ?? "", body }
    const header = c.req.header(SIGNATURE_HEADER) ?? ""
    const problem = signatureProblem(config.secrets, signed, header, Date.now() / 1_000)
    if (problem !== null) return c.json({ error: problem }, 401)
    const payload = jsonText(body)
    if (payload === null) return c.json({ error: "the body is not JSON in UTF-8" }, 400)

    const isNew = await within(config.requestMs, () => store.accept({ id, payload }))
    if (isNew) onAccepted()
    return c.json({ id, duplicate: !isNew }, 202)
  })

  app.get("/health", (c) =>
    c.json({ phase: vitals.phase, database: vitals.database ? "up" : "down" }, vitals.ready() ? 200 : 503),
  )

  app.get("/metrics", (c) => c.text(vitals.metrics.render(), 200, { "content-type": "text/plain; version=0.0.4" }))

  app.onError((error, c) => {
    rethrowCancelled(error) // the task of this request is to end, not to give an answer
    log("request failed", { path: c.req.path, error: describe(error) })
    const reason = error instanceof TimeoutError ? "the database took too long" : "the webhook was not stored"
    return c.json({ error: `${reason}; send it again` }, 503)
  })

  return app
}

/** The text of a body, if it is JSON. */
function jsonText(body: Uint8Array): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body)
    JSON.parse(text)
    return text
  } catch {
    return null
  }
}
