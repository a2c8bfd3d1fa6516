import { createTask, Runner } from "@corral/core"
import { unretrieved } from "@corral/core/testing"
import { CALLBACK } from "./actor.ts"
import { showError } from "./errors.ts"
import { outcomeOf, stateOf } from "./outcomes.ts"
import type { Outcome, Program, Result, Value } from "./program.ts"
import type { Run } from "./run.ts"
import type { Syntax } from "./syntax.ts"
import { TracedHost } from "./traced-host.ts"

const MAX_TURNS = 3_000

/** What is left of a program when it is over. */
export interface Played {
  readonly result: Result
  /** The state of each object that it declared. */
  readonly objects: readonly (readonly [name: string, state: Value | Outcome])[]
}

/**
 * Plays a program from its first turn to its last, on a loop of its own.
 *
 * It pauses before every turn but the first: async functions need the microtasks that run in between.
 */
export function* play(program: Program, syntax: Syntax): Generator<undefined, Played, undefined> {
  const host = new TracedHost((error, where) => logLost(run, error, where), syntax.ambient)
  const run = syntax.run(program, () => host.now())
  const runner = new Runner({ host, eager: program.eager_factory ?? false })
  let turns = 0
  function* drive(going: () => boolean): Generator<undefined, void, undefined> {
    while (going() && !run.runaway) {
      if (turns++ === MAX_TURNS) run.runaway = true
      else if (!host.step()) return
      yield
    }
  }

  if (program.finish === "cancel") {
    const held = () => host.left.runs > 0
    runner.run(() => run.main()).catch(() => {}) // the task itself will tell how it ended
    yield* drive(held)
    if (!held()) {
      runner.close()
      yield* drive(held)
    }
  } else {
    // Not by runner.run(), because the loop goes on when main has ended.
    runner.getLoop().callSoon(() => createTask(() => run.main(), { eager: false }))
    host.step()
    yield* drive(() => true)
  }
  return playedOut(run, host.now())
}

/** Logs an error that no task has received. */
export function logLost(run: Run, error: unknown, where: string): void {
  // When such errors are reported depends on the garbage collector: `unretrieved` lists them instead.
  if (!where.endsWith("nobody looked at its error")) run.log(CALLBACK, "unhandled", showError(error))
}

/** What is left of a run that is over. */
export function playedOut(run: Run, time: number): Played {
  const { main, tasks } = run.names
  const lost: Result["unretrieved"] = []
  for (const [name, future] of [...run.objects.futures, ...tasks]) {
    if (unretrieved(future)) lost.push([name, showError(future.exception())])
  }
  const end = main?.done() ? outcomeOf(main) : "deadlock"
  const result: Result = {
    trace: run.trace,
    outcome: run.runaway ? "runaway" : end,
    time,
    tasks: tasks.map(([name, task]) => [name, stateOf(task)]),
    unretrieved: lost,
  }
  const names = Object.keys(run.program.objects ?? {})
  return { result, objects: names.map((name) => [name, run.objects.endOf(name)]) }
}
