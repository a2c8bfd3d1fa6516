import { Hono } from "hono"
import { bodyLimit } from "hono/body-limit"
import type { Config } from "./config.ts"
import { describe, type Log } from "./log.ts"
import { ID_HEADER, SIGNATURE_HEADER, signatureProblem, TIMESTAMP_HEADER } from "./signature.ts"
import type { Webhook } from "./store.ts"
import type { Vitals } from "./vitals.ts"

export interface Routing {
  readonly config: Pick<Config, "secrets" | "maxBodyBytes">
  readonly vitals: Vitals
  readonly log: Log
  /** Stores a webhook. False: it was there already. */
  readonly accept: (webhook: Webhook) => Promise<boolean>
  /** Tells in words, for whoever sent it, why a webhook was not accepted. It may throw: then there is no answer. */
  readonly excuse: (error: unknown) => string
}

/** What the service answers to HTTP requests. */
export function routes({ config, vitals, log, accept, excuse }: Routing): Hono {
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
    const isNew = await accept({ id, payload })
    return c.json({ id, duplicate: !isNew }, 202)
  })

  app.get("/health", (c) =>
    c.json({ phase: vitals.phase, database: vitals.database ? "up" : "down" }, vitals.ready() ? 200 : 503),
  )

  app.get("/metrics", (c) => c.text(vitals.metrics.render(), 200, { "content-type": "text/plain; version=0.0.4" }))

  app.onError((error, c) => {
    const reason = excuse(error)
    log("request failed", { path: c.req.path, error: describe(error) })
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
