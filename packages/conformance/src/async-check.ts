import { firstDifference } from "./divergence.ts"
import { type Ending, endingOf, withoutMessages } from "./ending.ts"
import { generatorSyntax } from "./generator-syntax.ts"
import type { Played } from "./play.ts"
import { playAsync } from "./play-async.ts"
import type { Program } from "./program.ts"
import { playAtOnce } from "./run-program.ts"
import { scheduled } from "./schedules.ts"

/** So many schedules are tried to find one that leads to an ending. */
const MAX_SCHEDULES = 10_000
/** What is the same under so many schedules is taken to be the same under all. */
const ENOUGH_SCHEDULES = 50

/** How a program in async syntax ended, measured by the exact syntax. */
export type AsyncEnd =
  /** As the exact syntax ends under some schedule of turns within each instant. */
  | { readonly kind: "possible"; readonly ending: Ending }
  /** Likewise, but for the messages of cancellations. */
  | { readonly kind: "but for messages"; readonly ending: Ending }
  /** As no schedule that was tried ends; but they end in several ways themselves, so that proves nothing. */
  | { readonly kind: "undecided"; readonly ending: Ending }
  | { readonly kind: "wrong"; readonly ending: Ending; readonly difference: string }

/**
 * Runs a program in async syntax and looks for a schedule under which the exact syntax ends in the same way.
 *
 * @param schedules how many are tried
 * @param played the program's run in async syntax; by default on the manual host
 */
export async function checkAsync(
  program: Program,
  schedules: number = MAX_SCHEDULES,
  played: Promise<Played> = playAsync(program),
): Promise<AsyncEnd> {
  const expected = endingOf(playAtOnce(program, generatorSyntax))
  const ending = endingOf(await played)
  const butForMessages = withoutMessages(ending.whole)
  let foundButForMessages = false
  let candidate = expected
  for (let tried = 0; tried <= schedules; tried++) {
    if (candidate.whole === ending.whole) return { kind: "possible", ending }
    foundButForMessages ||= withoutMessages(candidate.whole) === butForMessages
    candidate = endingOf(playAtOnce(program, scheduled(tried)))
  }
  if (foundButForMessages) return { kind: "but for messages", ending }
  if (freedomOf(program, expected) === "several outcomes") return { kind: "undecided", ending }
  const difference = firstDifference(expected.whole.split("\n"), ending.whole.split("\n"))
  return { kind: "wrong", ending, difference: `no schedule makes it end as it does in async syntax:\n${difference}` }
}

/** In how many ways a program can end, depending on the order of turns within an instant. */
export type Freedom = "one ending" | "one outcome" | "several outcomes"

/**
 * Finds out in how many ways a program can end, by trying schedules in the exact syntax.
 *
 * @param known an ending that it is known to have
 */
export function freedomOf(program: Program, known: Ending): Freedom {
  const expected = endingOf(playAtOnce(program, generatorSyntax))
  let oneEnding = known.whole === expected.whole
  let oneOutcome = known.outcome === expected.outcome
  for (let number = 0; oneOutcome && number < ENOUGH_SCHEDULES; number++) {
    const ending = endingOf(playAtOnce(program, scheduled(number)))
    oneEnding &&= ending.whole === expected.whole
    oneOutcome = ending.outcome === expected.outcome
  }
  return oneEnding ? "one ending" : oneOutcome ? "one outcome" : "several outcomes"
}
