import { createTask, Runner, type Task } from "@corral/core"
import { ManualHost, unretrieved } from "@corral/core/testing"
import { CALLBACK } from "./actor.ts"
import { showError } from "./errors.ts"
import { generatorSyntax } from "./generator-syntax.ts"
import { outcomeOf, stateOf } from "./outcomes.ts"
import type { Program, Result } from "./program.ts"
import { Run } from "./run.ts"

const MAX_TURNS = 3_000

/** Runs a program on a loop of its own, from the first turn to the last. */
export function runProgram(program: Program): Result {
  const host = new TracedHost()
  const run = new Run(program, generatorSyntax, () => host.now())
  host.run = run
  ...
}
