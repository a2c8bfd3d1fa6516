import type { Future } from "@corral/core"
import { showError } from "./errors.ts"
import type { Outcome, Shown } from "./program.ts"

export function showValue(value: unknown): Shown {
  if (Array.isArray(value)) return value.map(showValue)
  return value instanceof Error ? { err: showError(value) } : (value as Shown) // programs compute with JSON values only
}

/** How a future that is done ended. */
export function outcomeOf(future: Future<unknown>): Outcome {
  try {
    return { ok: showValue(future.result()) }
  } catch (error) {
    return { err: showError(error) }
  }
}

export function stateOf(future: Future<unknown>): Outcome | "cancelled" | "pending" {
  if (!future.done()) return "pending"
  return future.cancelled() ? "cancelled" : outcomeOf(future)
}
