import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Allocation } from "./measure.ts"

/** What the hot paths may allocate, in bytes each time, and on which Node that was measured. */
export interface Budgets {
  readonly node: string
  readonly bytes: { readonly [path: string]: number }
}

export const ADVICE =
  "Where it is more, look for what is new; if all is as it must be: npm run bench -- --allocations --update"

const FILE = join(import.meta.dirname, "budgets.json")
/** Bytes that are no difference: of a figure that lies between two whole numbers. */
const ROUNDING = 2
const MORE = 0.01
const LESS = 0.05

export function readBudgets(): Budgets {
  return JSON.parse(readFileSync(FILE, "utf8")) as Budgets // written by writeBudgets
}

export function writeBudgets(allocations: readonly Allocation[]): void {
  const budgets: Budgets = {
    node: process.versions.node,
    bytes: Object.fromEntries(allocations.map(({ name, bytes }) => [name, bytes])),
  }
  writeFileSync(FILE, `${JSON.stringify(budgets, null, 2)}\n`)
}

/** Whether a figure keeps to its budget; a budget that is too large no longer notices what it is for. */
export function verdict(bytes: number, budget: number | undefined): "good" | "more" | "less" | "new" {
  if (budget === undefined) return "new"
  if (bytes > budget + Math.max(ROUNDING, budget * MORE)) return "more"
  if (bytes < budget - Math.max(ROUNDING, budget * LESS)) return "less"
  return "good"
}

/** What is wrong and, at the end, what to do about it; empty if nothing is. */
export function complaints(allocations: readonly Allocation[], { bytes: budgets }: Budgets): string[] {
  const wrong = allocations.flatMap(({ name, bytes }) => {
    const budget = budgets[name]
    if (verdict(bytes, budget) === "good") return []
    return `"${name}" allocates ${bytes} bytes, its budget is ${budget ?? "missing"}`
  })
  const gone = Object.keys(budgets).filter((path) => !allocations.some(({ name }) => name === path))
  wrong.push(...gone.map((path) => `"${path}" has a budget, but is no hot path`))
  return wrong.length === 0 ? [] : [...wrong, ADVICE]
}
