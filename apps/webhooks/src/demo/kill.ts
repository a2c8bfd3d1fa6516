import type { Coroutine } from "@corral/node"
import colors from "picocolors"
import { readKillArguments } from "../arguments.ts"
import { runProgram } from "../program.ts"
import { type Figures, killRounds, type Round } from "./rounds.ts"

await runProgram(main)

function* main(): Coroutine<void> {
  const wanted = readKillArguments(process.argv.slice(2))
  const began = performance.now()
  const figures = yield* killRounds({ ...wanted, most: 100, env: process.env, onRound: show })
  const seconds = (performance.now() - began) / 1_000
  console.log(summary(figures, seconds))
  process.exitCode = holds(figures) ? 0 : 1
}

function show({ number, signal, afterAccepted, afterMs, stopMs, exitCode, accepted }: Round): void {
  const event = afterAccepted > 0 ? `webhook ${afterAccepted}` : "the start of the process"
  console.log(
    `round ${number}: ${signal} ${afterMs} ms after ${event}, gone ${stopMs} ms later, code ${exitCode}; ${accepted} accepted so far`,
  )
}

function summary(figures: Figures, seconds: number): string {
  const { rounds, fates, wrong } = figures
  const kills = rounds.filter(({ signal }) => signal === "SIGKILL").length
  const slowest = Math.max(0, ...stops(figures).map(({ stopMs }) => stopMs))
  return [
    "",
    `rounds           ${rounds.length} in ${seconds.toFixed(0)} s: ${kills} × SIGKILL, ${rounds.length - kills} × SIGTERM`,
    `answered 202     ${fates.accepted}`,
    `in the database  ${fates.stored}`,
    `delivered        ${fates.delivered}, ${fates.repeated} of them more than once`,
    `lost             ${fates.lost}`,
    `wrong answers    ${wrong.length}`,
    `slowest stop     ${slowest} ms after SIGTERM under load`,
    "",
    holds(figures) ? colors.green("Nothing was lost.") : colors.red("Cannot say that nothing was lost: see above."),
  ].join("\n")
}

function holds(figures: Figures): boolean {
  const { settled, fates, wrong } = figures
  const isKept = fates.stored === fates.accepted && fates.delivered === fates.accepted && fates.lost === 0
  return settled && isKept && wrong.length === 0 && stops(figures).every(({ exitCode }) => exitCode === 143)
}

/** The rounds in which a running service was asked to stop. */
function stops({ rounds }: Figures): Round[] {
  return rounds.filter(({ signal, afterAccepted }) => signal === "SIGTERM" && afterAccepted > 0)
}
