import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { commandOf } from "./command.ts"
import type { Lane } from "./lane.ts"
import type { Count } from "./suite-reporter.ts"
import { type Hosted, hostedOf } from "./suites.ts"
import type { LaneResult } from "./table.ts"

const ROOT = join(import.meta.dirname, "../..")
const VITEST = join(ROOT, "node_modules/vitest/vitest.mjs")

/** Runs lanes, one vitest after the other. */
export class LaneRunner {
  readonly #folder = mkdtempSync(join(tmpdir(), "corral-lanes-"))
  #running: ChildProcess | null = null
  #runs = 0
  stopped = false

  /** Runs the suites of a lane; with arguments for vitest, only those that it runs on the lane's runtime itself. */
  async run(lane: Lane, vitestArgs: readonly string[]): Promise<LaneResult> {
    console.log(`\n── ${lane.name}`)
    const began = performance.now()
    const counts: Record<string, Count> = {}
    let succeeded = await this.#runOn(lane, vitestArgs, counts)
    for (const hosted of vitestArgs.length === 0 ? hostedOf(lane) : []) {
      if (this.stopped) break
      succeeded = (await this.#runHosted(hosted, counts)) && succeeded
    }
    return { lane: lane.name, succeeded, counts, seconds: (performance.now() - began) / 1000 }
  }

  /** Ends what runs; vitest then closes its browsers. */
  stop(signal: NodeJS.Signals): void {
    this.stopped = true
    this.#running?.kill(signal)
  }

  /** Removes what it wrote. */
  close(): void {
    rmSync(this.#folder, { recursive: true })
  }

  async #runOn(lane: Lane, vitestArgs: readonly string[], counts: Record<string, Count>): Promise<boolean> {
    try {
      const command = [...commandOf(lane), "run", "--config=vitest.lanes.config.ts", ...vitestArgs]
      const { succeeded, projects } = await this.#vitest(command, { CORRAL_LANE: lane.name })
      Object.assign(counts, projects)
      return succeeded
    } catch (error) {
      console.error(error instanceof Error ? error.message : error)
      return false
    }
  }

  async #runHosted({ suite, project, titles, files = [] }: Hosted, counts: Record<string, Count>): Promise<boolean> {
    const chosen = titles === undefined ? [] : ["--testNamePattern", titles]
    const reporters = ["--reporter=default", "--reporter=./tools/lanes/suite-reporter.ts"]
    const command = [process.execPath, VITEST, "run", `--project=${project}`, ...reporters, ...chosen, ...files]
    const { succeeded, projects } = await this.#vitest(command, {})
    const { passed = 0, failed = 0, gaps = 0 } = counts[suite] ?? {}
    const { [project]: own = { passed: 0, failed: 0 } } = projects
    counts[suite] = { passed: passed + own.passed, failed: failed + own.failed, gaps } // skipped: other runtimes' tests
    return succeeded
  }

  /** Runs vitest; gives what came of each project. */
  async #vitest(
    [program, ...args]: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<{ succeeded: boolean; projects: Record<string, Count> }> {
    const file = join(this.#folder, `${this.#runs++}.json`)
    const options = { cwd: ROOT, env: { ...process.env, ...env, CORRAL_COUNTS: file } }
    this.#running = spawn(program!, args, { ...options, stdio: ["ignore", "inherit", "inherit"] })
    const [exitCode] = await once(this.#running, "close")
    const projects = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {}
    return { succeeded: exitCode === 0, projects }
  }
}
