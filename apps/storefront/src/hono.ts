import type { HttpBindings } from "@hono/node-server"
import { Hono } from "hono"
import { routePath } from "hono/route"
import { answer } from "./answer.ts"
import type { Backends } from "./backend.ts"
import { productPage } from "./product-page.ts"
import { productPageCoroutine } from "./product-page-coroutine.ts"
import { inServerSpan } from "./server-span.ts"

/** The storefront on Hono, with both syntaxes. */
export function honoStorefront(backends: Backends): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>()

  app.use(async (c, next) => {
    await inServerSpan(`hono ${routePath(c, -1)}`, c.env.incoming, c.env.outgoing, next)
  })

  // The request's own signal is aborted when the client goes.
  app.get("/products/:id", async (c) => {
    const { signal } = c.req.raw
    const { status, body } = await answer(signal, () => productPage(backends, c.req.param("id"), signal))
    return c.json(body, status)
  })

  // A coroutine is awaited like anything else.
  app.get("/coroutine/products/:id", async (c) => {
    const { signal } = c.req.raw
    const { status, body } = await answer(signal, () => productPageCoroutine(backends, c.req.param("id"), signal))
    return c.json(body, status)
  })

  return app
}
