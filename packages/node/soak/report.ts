import type { Findings } from "./soak.ts"

/** The findings as a table. */
export function report({ tally, heap }: Findings, seed: number, seconds: number): string {
  const { first, last } = heap.thirds()
  const errors = [...tally.errors].sort(([a], [b]) => (a < b ? -1 : 1))
  const rows: readonly (readonly [string, string])[] = [
    ["seed", `${seed}`],
    ["seconds", seconds.toFixed(0)],
    ["rounds", whole(tally.rounds)],
    ["tasks", whole(tally.tasks)],
    ["cancellations", whole(tally.cancellations)],
    ["cancelled once more", whole(tally.repeated)],
    ["stores looked at", whole(tally.stores)],
    ...errors.map(([kind, count]) => [`ended with ${kind}`, whole(count)] as const),
    [
      globalThis.gc ? "heap, MB" : "heap, MB, not collected",
      heap.samples.map((megabytes) => megabytes.toFixed(1)).join(" ") || "not looked at",
    ],
    ["first and last third", `${first.toFixed(1)} ${last.toFixed(1)}`],
    ["leaks", `${tally.violations.length}`],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  return [...rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`), ...tally.violations].join("\n")
}

function whole(count: number): string {
  return count.toLocaleString("en")
}
