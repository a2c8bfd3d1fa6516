import { generatorSyntax } from "./generator-syntax.ts"
import { type Played, play } from "./play.ts"
import type { Program, Result } from "./program.ts"
import type { Syntax } from "./syntax.ts"

/** Runs a program in a syntax whose tasks are done with a turn when the turn is over. */
export function playAtOnce(program: Program, syntax: Syntax): Played {
  const turns = play(program, syntax)
  for (;;) {
    const next = turns.next()
    if (next.done) return next.value
  }
}

/** Runs a program in generator syntax. */
export function runProgram(program: Program): Result {
  return playAtOnce(program, generatorSyntax).result
}
