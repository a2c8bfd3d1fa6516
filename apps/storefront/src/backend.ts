import { abortable, rethrowCancelled, TimeoutError, timeout } from "@corral/node"
import { context, propagation } from "@opentelemetry/api"
import type { Price, Review, Stock } from "./product.ts"

/** A service that knows a part of each product; `T` is the part. */
export interface Backend<T> {
  readonly name: string
  readonly url: string
  /** How long it may take to answer, in milliseconds. */
  readonly timeoutMs: number
  /** Says that there are answers of this type; it is never there. */
  readonly answers?: T
}

/** Whom the storefront asks. */
export interface Backends {
  readonly prices: Backend<Price>
  readonly stock: Backend<Stock>
  readonly reviews: Backend<readonly Review[]>
}

/** A backend did not answer, or not in time, or with an error. */
export class BackendError extends Error {
  override readonly name: string = "BackendError"
  readonly backend: string
  /** What it makes of the page's own answer. */
  readonly status: 502 | 504

  constructor(backend: Backend<unknown>, cause: unknown) {
    const late = cause instanceof TimeoutError
    super(`Cannot get an answer of ${backend.name}: ${late ? "it takes too long" : reasonOf(cause)}`, { cause })
    this.backend = backend.name
    this.status = late ? 504 : 502
  }
}

/**
 * Asks a backend about a product.
 *
 * Cancelled, or at the deadline, it closes the connection, so that the backend can stop, too.
 *
 * @throws {BackendError} there was no good answer in time
 */
export async function ask<T>(backend: Backend<T>, id: string): Promise<T> {
  try {
    return await timeout(backend.timeoutMs, () => abortable((signal) => fetchPart(backend, id, signal)))
  } catch (error) {
    rethrowCancelled(error) // it is no answer of the backend's that we are to stop
    throw new BackendError(backend, error)
  }
}

/** Does the work of `ask`: plain code that takes an AbortSignal, and knows nothing of corral. */
export async function fetchPart<T>(backend: Backend<T>, id: string, signal: AbortSignal): Promise<T> {
  const headers: Record<string, string> = {}
  propagation.inject(context.active(), headers) // the backend's spans become children of the one that is active here
  const response = await fetch(`${backend.url}/${encodeURIComponent(id)}`, { headers, signal })
  if (!response.ok) {
    await response.body?.cancel()
    throw new Error(`it answered ${response.status}`)
  }
  return (await response.json()) as T // the backend is ours, and answers what it says
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
