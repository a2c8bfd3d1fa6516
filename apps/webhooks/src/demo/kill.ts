import { parseArgs } from "node:util"
import { type Coroutine, run } from "@corral/node"
import colors from "picocolors"
import { wholeNumber } from "../arguments.ts"
import { killRounds, type Round } from "./rounds.ts"

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "10" }, seed: { type: "string", default: "1" } },
})

await run(main)

function* main(): Coroutine<void> {
  const rounds = wholeNumber("rounds", values.rounds)
  const seed = wholeNumber("seed", values.seed)
  const began = performance.now()
  const { fates, wrong, settled, rounds: played } = yield* killRounds({ env: process.env, rounds, seed, onRound: show })
  const terms = played.filter(({ signal, early }) => signal === "SIGTERM" && !early)
  const slowest = Math.max(0, ...terms.map(({ stopMs }) => stopMs))
  const holds =
    settled && fates.lost === 0 && fates.stored === fates.accepted && wrong.length === 0 && terms.every(stoppedWell)
  console.log(
    [
      "",
      `rounds           ${played.length}, in ${((performance.now() - began) / 1_000).toFixed(0)} s`,
      `answered 202     ${fates.accepted}`,
      `in the database  ${fates.stored}`,
      `delivered        ${fates.delivered}, ${fates.repeated} of them more than once`,
      `lost             ${fates.lost}`,
      `wrong answers    ${wrong.length}`,
      `slowest stop     ${slowest} ms after SIGTERM under load, every exit code 143: ${terms.every(stoppedWell)}`,
      "",
      holds ? colors.green("Nothing was lost") : colors.red("Cannot confirm that nothing was lost: see above"),
    ].join("\n"),
  )
  process.exitCode = holds ? 0 : 1
}

function show({ number, signal, early, afterMs, stopMs, exitCode, accepted }: Round): void {
  const moment = early ? `${afterMs} ms after the start of the process` : `${afterMs} ms into the load`
  console.log(
    `round ${number}: ${signal} ${moment}, gone ${stopMs} ms later, code ${exitCode}, ${accepted} accepted so far`,
  )
}

function stoppedWell({ exitCode }: Round): boolean {
  return exitCode === 143
}
