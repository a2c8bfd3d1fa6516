import { Progress } from "../progress.ts"
import type { Rows } from "../report/rows.ts"
import { type Budgets, complaints, readBudgets, verdict, writeBudgets } from "./budgets.ts"
import { type Allocation, measureAllocations } from "./measure.ts"

/** What the hot paths allocate, beside their budgets, and what is wrong with it. */
export interface AllocationReport {
  readonly rows: Rows
  readonly complaints: readonly string[]
}

/** Measures the hot paths; `update` makes what they allocate now their budgets. */
export async function guardAllocations(update: boolean): Promise<AllocationReport> {
  const progress = new Progress(2)
  try {
    progress.next("allocations, as the code is written")
    const interpreted = await measureAllocations("interpreted")
    progress.next("allocations, optimised")
    const optimised = await measureAllocations("optimised")
    if (update) writeBudgets(interpreted)
    const budgets = readBudgets()
    return { rows: allocationRows(interpreted, optimised, budgets), complaints: complaints(interpreted, budgets) }
  } finally {
    progress.end()
  }
}

export function allocationRows(
  interpreted: readonly Allocation[],
  optimised: readonly Allocation[],
  { bytes: budgets }: Budgets,
): Rows {
  return {
    head: ["bytes each time", "as written", "budget", "optimised, about"],
    body: interpreted.map(({ name, bytes }) => [
      { text: name, good: null },
      { text: `${bytes}`, good: verdict(bytes, budgets[name]) === "good" },
      { text: `${budgets[name] ?? "–"}`, good: null },
      { text: `${optimised.find((each) => each.name === name)?.bytes ?? "–"}`, good: null },
    ]),
  }
}
