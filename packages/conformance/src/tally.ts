import type { AsyncEnd, Freedom } from "./async-check.ts"

const COLUMNS = [
  "programs",
  "identical traces",
  "one ending",
  "one outcome",
  "several outcomes",
  "async: possible",
  "but for messages",
  "undecided",
  "wrong",
] as const
type Column = "identical traces" | Freedom | AsyncEnd["kind"]

/** Counts, category by category, how programs did. */
export class Tally {
  readonly #rows = new Map<string, number[]>()

  /** Counts a program in each of these columns. */
  add(category: string, ...columns: Column[]): void {
    const row = this.#rows.get(category) ?? COLUMNS.map(() => 0)
    this.#rows.set(category, row)
    row[0]!++
    for (const column of columns) row[COLUMNS.findIndex((heading) => heading.endsWith(column))]!++
  }

  /** A table, with a line for each category and one for all. */
  toString(): string {
    const rows = [...this.#rows.values()]
    const all = COLUMNS.map((_, column) => rows.reduce((sum, row) => sum + row[column]!, 0))
    const lines = [["", ...COLUMNS], ...[...this.#rows, ["all", all] as const].map(([name, row]) => [name, ...row])]
    const widths = ["", ...COLUMNS].map((_, column) => Math.max(...lines.map((line) => String(line[column]).length)))
    return lines
      .map((line) => line.map((cell, column) => pad(String(cell), widths[column]!, column > 0)).join("  "))
      .join("\n")
  }
}

function pad(text: string, width: number, right: boolean): string {
  return right ? text.padStart(width) : text.padEnd(width)
}
