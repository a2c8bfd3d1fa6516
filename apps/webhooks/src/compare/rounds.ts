import type { Coroutine } from "@corral/node"
import { KINDS, type Kind } from "./contestants.ts"
import { withTemplate } from "./template.ts"
import { type Trial, type TrialOptions, trial } from "./trial.ts"

export interface RoundsOptions extends TrialOptions {
  /** How often each of the two services is measured. */
  readonly rounds: number
  readonly onTrial: (trial: Trial) => void
}

/** What each service gave; those of the same place were measured one right after the other. */
export type Trials = Readonly<Record<Kind, readonly Trial[]>>

/**
 * Measures both services in turns: A B, B A, A B … So what changes in the machine over minutes meets both, and neither
 * is always the second.
 */
export function* compareRounds(options: RoundsOptions): Coroutine<Trials> {
  if (options.databaseUrl !== "") return yield* measureInTurns(options, null)
  return yield* withTemplate((template) => measureInTurns(options, template))
}

function* measureInTurns(options: RoundsOptions, template: string | null): Coroutine<Trials> {
  const trials: Record<Kind, Trial[]> = { corral: [], plain: [] }
  for (let round = 0; round < options.rounds; round += 1) {
    for (const kind of round % 2 === 0 ? KINDS : KINDS.toReversed()) {
      const done = yield* trial(kind, options, template)
      trials[kind].push(done)
      options.onTrial(done)
    }
  }
  return trials
}
