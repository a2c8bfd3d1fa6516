import express, { type Express, type RequestHandler } from "express"
import { answer } from "./answer.ts"
import type { Backends } from "./backend.ts"
import { clientGone } from "./client-gone.ts"
import { productPage } from "./product-page.ts"
import { inServerSpan } from "./server-span.ts"

/** The storefront on Express. */
export function expressStorefront(backends: Backends): Express {
  const app = express()

  // Express 5 takes async handlers; what they throw goes to its error handler, as everywhere.
  app.get("/products/:id", traced, async (request, response) => {
    const signal = clientGone(response)
    const { status, body } = await answer(signal, () => productPage(backends, request.params.id, signal))
    response.status(status).json(body)
  })

  return app
}

const traced: RequestHandler<{ id: string }> = (request, response, next) => {
  inServerSpan(`express ${request.route.path}`, request, response, next)
}
