import { type Awaitable, abortable, type Coroutine, rethrowCancelled, taskGroup, timeout } from "@corral/node"
import { type Backend, BackendError, type Backends, fetchPart } from "./backend.ts"
import type { ProductPage, Review } from "./product.ts"
import { createTaskInSpan } from "./task-span.ts"

/** Does what `productPage` does, in coroutines: `yield*` for `await`, and `function*` for `async function`. */
export function productPageCoroutine(backends: Backends, id: string, signal: AbortSignal): Awaitable<ProductPage> {
  return taskGroup(
    function* (group) {
      const price = createTaskInSpan(group, "prices", ask(backends.prices, id))
      const stock = createTaskInSpan(group, "stock", ask(backends.stock, id))
      const reviews = createTaskInSpan(group, "reviews", reviewsOf(backends, id))
      return { id, price: yield* price, stock: yield* stock, reviews: yield* reviews }
    },
    { signal },
  )
}

function* reviewsOf({ reviews }: Backends, id: string): Coroutine<readonly Review[] | null> {
  try {
    return yield* ask(reviews, id)
  } catch (error) {
    rethrowCancelled(error)
    return null
  }
}

function* ask<T>(backend: Backend<T>, id: string): Coroutine<T> {
  try {
    return yield* timeout(backend.timeoutMs, () => abortable((signal) => fetchPart(backend, id, signal)))
  } catch (error) {
    rethrowCancelled(error)
    throw new BackendError(backend, error)
  }
}
