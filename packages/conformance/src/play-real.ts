import { createTask, Runner, run as runMain } from "@corral/core"
import { logLost, type Played, playedOut } from "./play.ts"
import type { Program } from "./program.ts"
import { RealHost } from "./real-host.ts"
import type { Syntax } from "./syntax.ts"

// The loop asks for three at each await of an async function, and for one in which it takes many turns of coroutines.
const MAX_REQUESTS = 10_000

/**
 * Plays a program on Node's real host, in real time.
 *
 * @throws {RangeError} it waits for longer than anybody would, by rejecting
 * @throws {Error} a timer fired early, by rejecting
 */
export async function playReal(program: Program, syntax: Syntax): Promise<Played> {
  let requests = 0
  const host = new RealHost({
    lost: (error, where) => logLost(run, error, where),
    goesOn: () => {
      if (++requests > MAX_REQUESTS) run.runaway = true
      return !run.runaway
    },
  })
  const run = syntax.run(program, () => host.now())
  const eager = program.eager_factory ?? false
  if (program.finish === "cancel") {
    runMain(() => run.main(), { host, eager }).catch(() => {}) // the task itself will tell how it ended
  } else {
    // Not by run(), because the loop goes on when main has ended.
    new Runner({ host, eager }).getLoop().callSoon(() => createTask(() => run.main(), { eager: false }))
  }
  await host.rest
  return playedOut(run, host.now())
}
