import { ExceptionGroup } from "@corral/core"
import type { Actor } from "./actor.ts"
import { matches, showError } from "./errors.ts"
import type { Block, Clauses } from "./program.ts"
import type { Run } from "./run.ts"

/**
 * The handlers of a `try` that an error meets, one after another, each with what it caught.
 *
 * @throws what none of them caught, after the last
 */
export function* handlersOf(
  run: Run,
  actor: Actor,
  error: unknown,
  clauses: Clauses,
): Generator<[caught: unknown, block: Block], void, undefined> {
  for (const [pattern, block] of clauses.except ?? []) {
    if (!matches(error, pattern)) continue
    run.log(actor, "caught", showError(error))
    yield [error, block]
    return
  }
  if (!(error instanceof ExceptionGroup)) throw error
  let rest = error
  for (const [pattern, block] of clauses["except*"] ?? []) {
    const [matched, others] = rest.split((one: unknown) => !(one instanceof ExceptionGroup) && matches(one, pattern))
    if (matched === null) continue
    run.log(actor, "caught*", showError(matched), others === null ? null : showError(others))
    yield [matched, block]
    if (others === null) return
    rest = others
  }
  throw rest
}
