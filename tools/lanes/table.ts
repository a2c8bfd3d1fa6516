import type { Count } from "./suite-reporter.ts"
import { SUITES } from "./suites.ts"

/** What came of a lane. */
export interface LaneResult {
  readonly lane: string
  /** vitest's own verdict, each time that it ran. */
  readonly succeeded: boolean
  readonly counts: Readonly<Record<string, Count>>
  readonly seconds: number
}

/** The results as a table: a row for each runtime, a column for each suite. */
export function tableOf(results: readonly LaneResult[]): string {
  const rows = [
    ["", ...SUITES, "seconds"],
    ...results.map(({ lane, counts, seconds }) => [
      lane,
      ...SUITES.map((suite) => cellOf(counts[suite])),
      String(Math.round(seconds)),
    ]),
  ]
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows.map((row) => row.map((cell, column) => pad(cell, widths[column]!, column)).join("  ")).join("\n")
}

/**
 * Whether all tests of a lane passed.
 *
 * @param whole all of them were asked for, so no suite may be without any
 */
export function passed({ succeeded, counts }: LaneResult, whole: boolean): boolean {
  const complete = !whole || SUITES.every((suite) => (counts[suite]?.passed ?? 0) > 0)
  return succeeded && complete && Object.values(counts).every(({ failed }) => failed === 0)
}

function cellOf(count: Count | undefined): string {
  if (count === undefined) return "none"
  const gaps = count.gaps > 0 ? ` (${count.gaps} ${count.gaps === 1 ? "gap" : "gaps"})` : ""
  return count.failed > 0 ? `${count.failed} FAILED of ${count.failed + count.passed}${gaps}` : `${count.passed}${gaps}`
}

function pad(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width)
}
