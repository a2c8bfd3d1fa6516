import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import type { Golden } from "./golden.ts"
import type { Program, Result } from "./program.ts"

/** What is to be drawn; the same seed, category and size give the same programs. */
export interface Draw {
  readonly seed: string
  readonly category: string
  readonly count: number
  readonly size: number
}

/** CPython itself, and the generator of programs. */
export interface Oracle {
  /** Which CPython it is. */
  readonly version: string
  readonly categories: readonly string[]
  draw(wanted: Draw): Generator<Golden>
  /** What CPython does with a program; null if that has no meaning, or none that counts. */
  run(program: Program): Result | null
}

// The part of the oracle's modules that is used here.
interface PythonModule {
  startOracle(): Promise<{ version: string; run(lines: string, watch: boolean): string }>
}
interface SelectModule {
  select(python: unknown, wanted: Draw): Generator<{ program: Program; result: Result }>
  golden(program: Program, result: Result): Golden
}
interface GenerateModule {
  CATEGORIES: string[]
}
type Watched = Result & { features: string[] }

/** The oracle's folder lies next to the checkout. */
const FOLDER = fileURLToPath(new URL("../../../../shared/conformance/", import.meta.url))

/** Starts the oracle; null if its folder is not there. */
export async function startOracle(): Promise<Oracle | null> {
  if (!existsSync(FOLDER)) return null
  // A copy, because the folder is not ours to put its one dependency into.
  const copy = mkdtempSync(join(tmpdir(), "corral-oracle-"))
  process.once("exit", () => rmSync(copy, { recursive: true, force: true }))
  cpSync(FOLDER, copy, { recursive: true, filter: (path) => !path.endsWith(".jsonl") })
  mkdirSync(join(copy, "node_modules"))
  const pyodide = dirname(createRequire(import.meta.url).resolve("pyodide/package.json"))
  symlinkSync(pyodide, join(copy, "node_modules/pyodide"), "junction")

  const load = (file: string) => import(pathToFileURL(join(copy, file)).href)
  const { startOracle }: PythonModule = await load("python.mjs")
  const { select, golden }: SelectModule = await load("select.mjs")
  const { CATEGORIES }: GenerateModule = await load("generate.mjs")
  const python = await startOracle()
  return {
    version: python.version,
    categories: CATEGORIES,
    *draw(wanted) {
      for (const { program, result } of select(python, wanted)) yield golden(program, result)
    },
    run(program) {
      const line = python.run(JSON.stringify(program), true)
      const { trace, outcome, time, tasks, unretrieved, features }: Watched = JSON.parse(line)
      // As the oracle's README says, what comes after a task has awaited itself is a bug of CPython's.
      if (outcome === "runaway" || features.includes("~await:self")) return null
      return { trace, outcome, time, tasks, unretrieved }
    },
  }
}
