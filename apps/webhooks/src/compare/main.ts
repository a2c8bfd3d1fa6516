import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { availableParallelism, tmpdir } from "node:os"
import { join, resolve } from "node:path"
import type { Coroutine } from "@corral/node"
import colors from "picocolors"
import { type CompareArguments, readCompareArguments } from "../arguments.ts"
import { runProgram } from "../program.ts"
import { breakdownOf } from "./profile.ts"
import { profileReport } from "./profile-report.ts"
import { compareRounds } from "./rounds.ts"
import { isSound, lineOf, tableOf } from "./table.ts"
import { type TrialOptions, trial } from "./trial.ts"

await runProgram(main)

function* main(): Coroutine<void> {
  const { DATABASE_URL = "" } = process.env
  const wanted = readCompareArguments(process.argv.slice(2), DATABASE_URL)
  const options = { ...wanted, databaseUrl: wanted.database === "postgres" ? DATABASE_URL : "", profileTo: null }
  console.log(introduction(wanted))
  const isGood = wanted.profile ? yield* profile(options, wanted.keep) : yield* compare(options, wanted.rounds)
  process.exitCode = isGood ? 0 : 1
}

function introduction({ database, seconds, warmUp, connections }: CompareArguments): string {
  const server = database === "postgres" ? ", and the PostgreSQL server is where it is" : ""
  return [
    `${database === "postgres" ? "PostgreSQL" : "The embedded database"}, ${availableParallelism()} cores, Node ${process.version}.`,
    `Each service is a process of its own; the load generator and the downstream share this process${server}.`,
    `A round: a new database, ${warmUp} s to warm up, ${seconds} s of load by ${connections} senders, then until all is delivered.`,
    "",
  ].join("\n")
}

function* compare(options: TrialOptions, rounds: number): Coroutine<boolean> {
  const trials = yield* compareRounds({ ...options, rounds, onTrial: (done) => console.log(lineOf(done)) })
  console.log(`\n${tableOf(trials)}\n`)
  const isGood = [...trials.corral, ...trials.plain].every(isSound)
  console.log(
    isGood ? colors.green("Everything that was accepted was delivered.") : colors.red("Do not count on this."),
  )
  return isGood
}

function* profile(options: TrialOptions, keep: string | null): Coroutine<boolean> {
  const dir = mkdtempSync(join(tmpdir(), "corral-webhooks-profile-"))
  try {
    const file = resolve(keep ?? join(dir, "service.cpuprofile"))
    const done = yield* trial("corral", { ...options, profileTo: file })
    console.log(`${lineOf(done)}\n`)
    console.log(profileReport(breakdownOf(JSON.parse(readFileSync(file, "utf8")), done.window)))
    return isSound(done)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
