/**
 * How much of the core its own tests and the conformance programs reach, together.
 *
 *     npm run coverage
 *
 * Prints a table, and then each statement, branch and function that nothing reaches: test it, or delete it. Fails if it
 * is a whole line.
 */
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, relative, sep } from "node:path"

const ROOT = join(import.meta.dirname, "..")

interface Place {
  readonly start: { readonly line?: number }
}

/** What is read of the report for one file; counts are by the same keys as the places. */
interface FileCoverage {
  readonly path: string
  readonly statementMap: Readonly<Record<string, Place>>
  readonly s: Readonly<Record<string, number>>
  readonly fnMap: Readonly<Record<string, { readonly loc: Place }>>
  readonly f: Readonly<Record<string, number>>
  readonly branchMap: Readonly<Record<string, { readonly loc: Place; readonly locations: readonly Place[] }>>
  readonly b: Readonly<Record<string, readonly number[]>>
}

const folder = mkdtempSync(join(tmpdir(), "corral-coverage-"))
try {
  const { status } = spawnSync(
    process.execPath,
    [
      join(ROOT, "node_modules/vitest/vitest.mjs"),
      "run",
      ...["core", "core-eager", "conformance"].map((project) => `--project=${project}`),
      "--reporter=dot",
      "--testTimeout=60000",
      "--coverage",
      "--coverage.include=packages/core/src/**",
      "--coverage.exclude=packages/core/src/{host,index,adapter-kit/index}.ts", // types, and names from elsewhere
      "--coverage.reporter=text",
      "--coverage.reporter=json",
      `--coverage.reportsDirectory=${folder}`,
      "--coverage.reportOnFailure",
      "--coverage.thresholds.lines=100",
    ],
    { cwd: ROOT, stdio: "inherit" },
  )
  const files: Record<string, FileCoverage> = JSON.parse(readFileSync(join(folder, "coverage-final.json"), "utf8"))
  const unreached = Object.values(files).flatMap(unreachedIn)
  for (const line of unreached) console.log(line)
  console.log(`coverage: ${unreached.length} lines of ${Object.keys(files).length} files are not reached, or in part`)
  process.exitCode = status ?? 1
} finally {
  rmSync(folder, { recursive: true })
}

/** The lines of a file on which something is never reached, with their text. */
function unreachedIn({ path, statementMap, s, fnMap, f, branchMap, b }: FileCoverage): string[] {
  const kinds = new Map<number, Set<string>>()
  const note = (kind: string, ...places: readonly (Place | undefined)[]): void => {
    const line = places.find((place) => place?.start.line !== undefined)?.start.line
    if (line !== undefined) kinds.set(line, (kinds.get(line) ?? new Set()).add(kind))
  }
  for (const [key, place] of Object.entries(statementMap)) if (s[key] === 0) note("statement", place)
  for (const [key, { loc }] of Object.entries(fnMap)) if (f[key] === 0) note("function", loc)
  for (const [key, { loc, locations }] of Object.entries(branchMap)) {
    // An `else` that is not written has no place of its own.
    for (const [i, count] of (b[key] ?? []).entries()) if (count === 0) note("branch", locations[i], loc)
  }
  const source = readFileSync(path, "utf8").split("\n")
  const file = relative(ROOT, path).split(sep).join("/")
  return [...kinds]
    .sort(([a], [b]) => a - b)
    .map(([line, kind]) => `${file}:${line}  ${[...kind].join(", ")}:  ${source[line - 1]?.trim()}`)
}
