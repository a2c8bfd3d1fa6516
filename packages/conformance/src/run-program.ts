import { createTask, Runner } from "@corral/core"
import { unretrieved } from "@corral/core/testing"
import { CALLBACK } from "./actor.ts"
import { showError } from "./errors.ts"
import { generatorSyntax } from "./generator-syntax.ts"
import { outcomeOf, stateOf } from "./outcomes.ts"
import type { Program, Result } from "./program.ts"
import { Run } from "./run.ts"
import { TracedHost } from "./traced-host.ts"

const MAX_TURNS = 3_000

/** Runs a program from its first turn to its last, on a loop of its own. */
export function runProgram(program: Program): Result {
  const host = new TracedHost((error, where) => {
    // When such errors are reported depends on the garbage collector: `unretrieved` lists them instead.
    if (!where.endsWith("nobody looked at its error")) run.log(CALLBACK, "unhandled", showError(error))
  })
  const run = new Run(program, generatorSyntax, () => host.now())
  const runner = new Runner({ host, eager: program.eager_factory ?? false })
  let turns = 0
  const drive = (going: () => boolean) => {
    while (going() && !run.runaway) {
      if (turns++ === MAX_TURNS) run.runaway = true
      else if (!host.step()) return
    }
  }

  if (program.finish === "cancel") {
    const held = () => host.left.runs > 0
    runner.run(() => run.main()).catch(() => {}) // the task itself will tell how it ended
    drive(held)
    if (!held()) {
      runner.close()
      drive(held)
    }
  } else {
    // Not by runner.run(), because the loop goes on when main has ended.
    runner.getLoop().callSoon(() => createTask(run.main(), { eager: false }))
    host.step()
    drive(() => true)
  }
  return resultOf(run, host.now())
}

function resultOf(run: Run, time: number): Result {
  const { main, tasks } = run.names
  const lost: Result["unretrieved"] = []
  for (const [name, future] of [...run.objects.futures, ...tasks]) {
    if (unretrieved(future)) lost.push([name, showError(future.exception())])
  }
  const end = main?.done() ? outcomeOf(main) : "deadlock"
  return {
    trace: run.trace,
    outcome: run.runaway ? "runaway" : end,
    time,
    tasks: tasks.map(([name, task]) => [name, stateOf(task)]),
    unretrieved: lost,
  }
}
