import { onTestFinished } from "vitest"
import { type Plan, type RunningBackends, startBackends } from "../src/backends/backends.ts"
import { type Storefronts, startStorefronts } from "../src/storefronts.ts"

/** The names of the four ways in: three frameworks, and coroutine syntax. */
export const WAYS = ["fastify", "express", "hono", "coroutine"] as const
export type Way = (typeof WAYS)[number]

/** How the server's span is called. */
export const SERVER_SPAN: Readonly<Record<Way, string>> = {
  fastify: "fastify /products/:id",
  express: "express /products/:id",
  hono: "hono /products/:id",
  coroutine: "hono /coroutine/products/:id",
}

export interface Shop {
  readonly backends: RunningBackends
  readonly storefronts: Storefronts
  get(way: Way, id: string, options?: RequestInit): Promise<Response>
}

/** Starts everything; it is stopped when the test is over. */
export async function openShop(
  plan: Plan,
  timeouts = { prices: 10_000, stock: 10_000, reviews: 10_000 },
): Promise<Shop> {
  const backends = await startBackends(plan)
  const storefronts = await startStorefronts(backends.at(timeouts))
  onTestFinished(async () => {
    await storefronts.close()
    await backends.close()
  })
  return {
    backends,
    storefronts,
    get: (way, id, options) => fetch(`${storefronts.urls[way]}/${id}`, options),
  }
}
