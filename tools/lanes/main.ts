/**
 * The suites on real runtimes.
 *
 *     npm run test:firefox                      one runtime; further arguments go to vitest
 *     npm run test:all                          all of them, and a table of what passed
 */
import { findLane, LANES } from "./lane.ts"
import { LaneRunner } from "./run.ts"
import { type LaneResult, passed, tableOf } from "./table.ts"

const [name, ...vitestArgs] = process.argv.slice(2)
const lanes = name === "all" ? LANES : [findLane(name)]
const runner = new LaneRunner()
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => runner.stop(signal))

try {
  const results: LaneResult[] = []
  for (const lane of lanes) if (!runner.stopped) results.push(await runner.run(lane, vitestArgs))
  console.log(`\n${tableOf(results)}`)
  // Where only some tests were asked for, a suite may have none.
  if (runner.stopped || !results.every((result) => passed(result, vitestArgs.length === 0))) process.exitCode = 1
} finally {
  runner.close()
}
