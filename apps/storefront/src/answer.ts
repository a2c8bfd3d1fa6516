import { ExceptionGroup, rethrowCancelled } from "@corral/node"
import { BackendError } from "./backend.ts"
import type { ProductPage } from "./product.ts"

export interface Answer {
  readonly status: 200 | 502 | 503 | 504
  readonly body: ProductPage | { readonly error: string; readonly backends: readonly string[] }
}

/**
 * Makes an answer of a page, or of what kept it from being made.
 *
 * 502 and 504 name the backends that failed. 503 is read by nobody: the client has gone.
 *
 * @param signal aborted when the client goes
 */
export async function answer(signal: AbortSignal, page: () => PromiseLike<ProductPage>): Promise<Answer> {
  try {
    return { status: 200, body: await page() }
  } catch (error) {
    rethrowCancelled(error)
    if (signal.aborted) return { status: 503, body: { error: "The client has gone", backends: [] } }
    const failures = backendErrors(error)
    if (failures[0] === undefined) throw error
    // The body of the group may have met the error of a task itself, just before the group heard of it.
    const backends = [...new Set(failures.map(({ backend }) => backend))]
    return { status: failures[0].status, body: { error: failures[0].message, backends } }
  }
}

/** The errors of backends that a group threw; none if there is anything else among them, which is a bug. */
function backendErrors(error: unknown): BackendError[] {
  if (!(error instanceof ExceptionGroup)) return []
  const failures = error.errors.filter((each): each is BackendError => each instanceof BackendError)
  return failures.length === error.errors.length ? failures : []
}
