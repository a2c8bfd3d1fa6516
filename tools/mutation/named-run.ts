import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { apply, BREAKAGES, type Breakage } from "./breakages.ts"

const ROOT = join(import.meta.dirname, "../..")
const VITEST = join(ROOT, "node_modules/vitest/vitest.mjs")
/** A broken core may loop for ever: its tests get this many times what the whole ones took. */
const PATIENCE = 3

interface Verdict {
  readonly killed: boolean
  /** The test that failed first, or how else it went. */
  readonly by: string
}

/** The part of vitest's JSON report that is read. */
interface Report {
  readonly testResults: readonly {
    readonly name: string
    readonly message: string
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

/** Runs the tests once for each breakage whose title has a text in it, and prints what they noticed. */
export function runNamed(text: string): boolean {
  const chosen = BREAKAGES.filter(({ title }) => title.includes(text))
  if (chosen.length === 0) throw new RangeError(`Cannot find a breakage whose title has "${text}" in it`)
  for (const breakage of chosen) apply(breakage, readFileSync(join(ROOT, "packages/core/src", breakage.file), "utf8"))

  const began = Date.now()
  const whole = test(null, 0)
  if (whole.killed) throw new Error(`Cannot judge breakages: the tests fail without any, at ${whole.by}`)
  const patience = PATIENCE * (Date.now() - began)

  const survivors: Breakage[] = []
  for (const breakage of chosen) {
    const { killed, by } = test(breakage, patience)
    if (!killed) survivors.push(breakage)
    console.log(`${killed ? "killed  " : "SURVIVED"}  ${breakage.title}\n            ${breakage.file}: ${by}`)
  }
  for (const { title, harm } of survivors) console.log(`\nNo test notices that ${title}.\n  ${harm}`)
  console.log(`\nmutate: ${chosen.length - survivors.length} of ${chosen.length} breakages killed`)
  return survivors.length === 0
}

/** Runs the tests up to the first failure; threads, because they end with their process even in an endless loop. */
function test(breakage: Breakage | null, patience: number): Verdict {
  const folder = mkdtempSync(join(tmpdir(), "corral-mutate-"))
  const file = join(folder, "report.json")
  try {
    const { error, status } = spawnSync(
      process.execPath,
      [
        VITEST,
        "run",
        `--config=${join(import.meta.dirname, "vitest.config.ts")}`,
        "--pool=threads",
        "--bail=1",
        "--reporter=json",
        `--outputFile=${file}`,
      ],
      {
        cwd: ROOT,
        env: { ...process.env, CORRAL_BREAKAGE: breakage?.title ?? "" },
        stdio: "ignore",
        timeout: patience,
        killSignal: "SIGKILL",
      },
    )
    if (error !== undefined) {
      if ("code" in error && error.code === "ETIMEDOUT") return { killed: true, by: "the tests did not end" }
      throw error
    }
    return status === 0 ? { killed: false, by: "all tests passed" } : { killed: true, by: firstFailure(file) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function firstFailure(report: string): string {
  const { testResults }: Report = JSON.parse(readFileSync(report, "utf8"))
  for (const { name, message, assertionResults } of testResults) {
    const failed = assertionResults.find(({ status }) => status === "failed")
    if (failed !== undefined) return failed.fullName
    if (message !== "") return `${name}: ${message}`
  }
  return "the tests could not be run"
}
