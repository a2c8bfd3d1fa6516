import { rethrowCancelled, taskGroup } from "@corral/node"
import { ask, type Backends } from "./backend.ts"
import type { ProductPage, Review } from "./product.ts"
import { createTaskInSpan } from "./task-span.ts"

/**
 * Puts a product's page together, of three backends that are asked at the same time.
 *
 * If prices or stock fail, the two others are cancelled, and so are all three when the signal is aborted. Either way
 * their connections are closed before this function ends.
 *
 * It is an ordinary async function, and whoever calls it need not know corral.
 *
 * @throws {ExceptionGroup} of BackendErrors: prices or stock failed
 * @throws the reason of the signal
 */
export async function productPage(backends: Backends, id: string, signal: AbortSignal): Promise<ProductPage> {
  return await taskGroup(
    async (group) => {
      const price = createTaskInSpan(group, "prices", () => ask(backends.prices, id))
      const stock = createTaskInSpan(group, "stock", () => ask(backends.stock, id))
      const reviews = createTaskInSpan(group, "reviews", () => reviewsOf(backends, id))
      return { id, price: await price, stock: await stock, reviews: await reviews }
    },
    { signal },
  )
}

async function reviewsOf({ reviews }: Backends, id: string): Promise<readonly Review[] | null> {
  try {
    return await ask(reviews, id)
  } catch (error) {
    rethrowCancelled(error) // the page is not wanted any more: it does not go on without them
    return null
  }
}
