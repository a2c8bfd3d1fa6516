/**
 * The suites on real runtimes.
 *
 *     npm run test:firefox                      one runtime; further arguments go to vitest
 *     npm run test:all                          all of them, and a table of what passed
 */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { commandOf } from "./command.ts"
import { findLane, LANES, type Lane } from "./lane.ts"
import { type LaneResult, passed, tableOf } from "./table.ts"

const [name, ...vitestArgs] = process.argv.slice(2)
const lanes = name === "all" ? LANES : [findLane(name)]
const folder = mkdtempSync(join(tmpdir(), "corral-lanes-"))
let running: ChildProcess | null = null
let stopped = false
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    stopped = true
    running?.kill(signal) // vitest then closes its browsers
  })
}

try {
  const results: LaneResult[] = []
  for (const lane of lanes) if (!stopped) results.push(await runLane(lane))
  console.log(`\n${tableOf(results)}`)
  // Where only some tests were asked for, a suite may have none.
  if (stopped || !results.every((result) => passed(result, vitestArgs.length === 0))) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true })
}

async function runLane(lane: Lane): Promise<LaneResult> {
  console.log(`\n── ${lane.name}`)
  const began = performance.now()
  const file = join(folder, `${lane.name}.json`)
  let exitCode: number | null = 1
  try {
    const [program, ...args] = commandOf(lane)
    running = spawn(program!, [...args, "run", "--config=vitest.lanes.config.ts", ...vitestArgs], {
      cwd: join(import.meta.dirname, "../.."),
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, CORRAL_LANE: lane.name, CORRAL_COUNTS: file },
    })
    const [code] = await once(running, "close")
    exitCode = code
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
  }
  const counts = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {}
  return { lane: lane.name, exitCode, counts, seconds: (performance.now() - began) / 1000 }
}
