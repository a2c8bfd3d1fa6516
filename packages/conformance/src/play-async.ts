import { setImmediate } from "node:timers/promises"
import { asyncSyntax } from "./async-syntax.ts"
import { type Played, play } from "./play.ts"
import type { Program } from "./program.ts"

/** Runs a program in async syntax. */
export async function playAsync(program: Program): Promise<Played> {
  const turns = play(program, asyncSyntax)
  for (;;) {
    const next = turns.next()
    if (next.done) return next.value
    await setImmediate() // all microtasks have run before it fires: whatever the turn has woken is waiting again
  }
}
