import Fastify, { type FastifyInstance } from "fastify"
import { answer } from "./answer.ts"
import type { Backends } from "./backend.ts"
import { clientGone } from "./client-gone.ts"
import { productPage } from "./product-page.ts"
import { inServerSpan } from "./server-span.ts"

/** The storefront on Fastify. */
export function fastifyStorefront(backends: Backends): FastifyInstance {
  const app = Fastify()

  // The hook calls what comes next itself, so that the span is active there.
  app.addHook("onRequest", (request, reply, next) => {
    inServerSpan(`fastify ${request.routeOptions.url}`, request.raw, reply.raw, next)
  })

  // Fastify's own `request.signal` is aborted once a body has been read. It would do here, but not for a POST.
  app.get<{ Params: { id: string } }>("/products/:id", async (request, reply) => {
    const signal = clientGone(reply.raw)
    const { status, body } = await answer(signal, () => productPage(backends, request.params.id, signal))
    return reply.code(status).send(body)
  })

  return app
}
