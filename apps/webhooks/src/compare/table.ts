import Table from "cli-table3"
import { KINDS } from "./contestants.ts"
import type { Trials } from "./rounds.ts"
import type { Trial } from "./trial.ts"

type Measure =
  | "acceptedPerSecond"
  | "deliveredPerSecond"
  | "p50"
  | "p99"
  | "cpuSeconds"
  | "peakRssMegabytes"
  | "claims"
  | "batches"
  | "serviceBusy"
  | "harnessBusy"

const COLUMNS: readonly { readonly head: string; readonly of: Measure; readonly digits: number }[] = [
  { head: "accepted/s", of: "acceptedPerSecond", digits: 0 },
  { head: "delivered/s", of: "deliveredPerSecond", digits: 0 },
  { head: "p50 ms", of: "p50", digits: 1 },
  { head: "p99 ms", of: "p99", digits: 1 },
  { head: "CPU s / 1,000", of: "cpuSeconds", digits: 3 },
  { head: "peak RSS MB", of: "peakRssMegabytes", digits: 0 },
  { head: "claims / 1,000", of: "claims", digits: 0 },
  { head: "batches / 1,000", of: "batches", digits: 0 },
  { head: "service cores", of: "serviceBusy", digits: 2 },
  { head: "load cores", of: "harnessBusy", digits: 2 },
]

const PLAIN_STYLE = { head: [], border: [], compact: true }

/**
 * One row for each service, with the medians of its rounds; below them corral's value divided by plain's, as the median
 * of the pairs of neighbouring rounds, with the lowest and the highest.
 */
export function tableOf(trials: Trials): string {
  const grid = new Table({
    head: ["", ...COLUMNS.map(({ head }) => head)],
    style: PLAIN_STYLE,
    colAligns: ["left", ...COLUMNS.map(() => "right" as const)],
  })
  for (const kind of KINDS) {
    grid.push([
      kind,
      ...COLUMNS.map((column) => median(trials[kind].map((one) => one[column.of])).toFixed(column.digits)),
    ])
  }
  const ratios = COLUMNS.map((column) => ratiosOf(trials, column.of))
  grid.push(["corral / plain", ...ratios.map((values) => median(values).toFixed(2))])
  grid.push(["  lowest", ...ratios.map((values) => Math.min(...values).toFixed(2))])
  grid.push(["  highest", ...ratios.map((values) => Math.max(...values).toFixed(2))])
  return grid.toString()
}

/** One line about one round, while the others are still to come. */
export function lineOf({ kind, acceptedPerSecond, deliveredPerSecond, cpuSeconds, fates, problems }: Trial): string {
  const speed = `${acceptedPerSecond.toFixed(0)} accepted and ${deliveredPerSecond.toFixed(0)} delivered a second`
  const cpu = `${cpuSeconds.toFixed(3)} s of CPU for 1,000`
  const kept = `${fates.delivered} of ${fates.accepted} delivered`
  return [`${kind.padEnd(6)}  ${speed}, ${cpu}; ${kept}`, ...problems.map((problem) => `  ✗ ${problem}`)].join("\n")
}

/** What must be so for the figures to count. */
export function isSound({ fates, problems }: Trial): boolean {
  return fates.accepted > 0 && problems.length === 0
}

function ratiosOf({ corral, plain }: Trials, measure: Measure): number[] {
  return corral.map((one, index) => one[measure] / (plain[index]?.[measure] ?? Number.NaN))
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]]
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2
}
