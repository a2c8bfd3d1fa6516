import type { Backends } from "../backend.ts"
import { BackendServer, type Behaviour } from "./backend-server.ts"
import { priceOf, reviewsOf, stockOf } from "./catalogue.ts"

/** How each backend takes a request for a product. */
export type Plan = (backend: keyof Backends, id: string) => Behaviour

/** The three backends, running. */
export interface RunningBackends {
  readonly servers: { readonly [name in keyof Backends]: BackendServer }
  /** Where they are, and how long each may take, in milliseconds. */
  at(timeouts: { readonly [name in keyof Backends]: number }): Backends
  close(): Promise<void>
}

/** Starts the three backends on free ports. */
export async function startBackends(plan: Plan): Promise<RunningBackends> {
  const servers = {
    prices: new BackendServer("prices", priceOf, (id) => plan("prices", id)),
    stock: new BackendServer("stock", stockOf, (id) => plan("stock", id)),
    reviews: new BackendServer("reviews", reviewsOf, (id) => plan("reviews", id)),
  }
  const all = Object.values(servers)
  const [prices, stock, reviews] = await Promise.all([
    servers.prices.listen(),
    servers.stock.listen(),
    servers.reviews.listen(),
  ])
  return {
    servers,
    at: (timeouts) => ({
      prices: { name: "prices", url: prices, timeoutMs: timeouts.prices },
      stock: { name: "stock", url: stock, timeoutMs: timeouts.stock },
      reviews: { name: "reviews", url: reviews, timeoutMs: timeouts.reviews },
    }),
    close: async () => {
      await Promise.all(all.map((server) => server.close()))
    },
  }
}
