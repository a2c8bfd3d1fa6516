import { setImmediate } from "node:timers/promises"
import { asyncSyntax } from "./async-syntax.ts"
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

/** Runs a program in async syntax. */
export async function playAsync(program: Program): Promise<Played> {
  const turns = play(program, asyncSyntax)
  for (;;) {
    const next = turns.next()
    if (next.done) return next.value
    await setImmediate() // all microtasks have run before it fires: whatever the turn has woken is waiting again
  }
}
