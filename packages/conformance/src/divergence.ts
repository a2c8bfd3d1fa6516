import type { Result, TraceEvent } from "./program.ts"

const CONTEXT = 8
const SHOWN = 3

/** The first place where two results differ, with what comes before it; undefined if they are the same. */
export function firstDivergence(expected: Result, actual: Result): string | undefined {
  const difference = firstDifference(printResult(expected), printResult(actual))
  return difference === undefined ? undefined : `corral's trace differs from CPython's:\n${difference}`
}

/** The first lines in which two lists differ, with what comes before them; undefined if they are the same. */
export function firstDifference(want: readonly string[], got: readonly string[]): string | undefined {
  const length = Math.max(want.length, got.length)
  let at = 0
  while (at < length && want[at] === got[at]) at++
  if (at === length) return undefined
  return [
    ...want.slice(Math.max(0, at - CONTEXT), at).map((line) => `    ${line}`),
    ...want.slice(at, at + SHOWN).map((line) => `  - ${line}`),
    ...got.slice(at, at + SHOWN).map((line) => `  + ${line}`),
  ].join("\n")
}

function printResult({ trace, outcome, time, tasks, unretrieved }: Result): string[] {
  return [
    ...trace.map(printEvent),
    `main: ${JSON.stringify(outcome)}`,
    ...tasks.map(([name, state]) => `task ${name}: ${JSON.stringify(state)}`),
    ...unretrieved.map(([name, error]) => `nobody looked at the error of ${name}: ${JSON.stringify(error)}`),
    `over at ${time} ms`,
  ]
}

function printEvent([time, who, what, ...detail]: TraceEvent): string {
  const details = detail.map((one) => (typeof one === "string" ? one : JSON.stringify(one)))
  return [String(time).padStart(4), who.padEnd(6), what.padEnd(12), ...details].join("  ").trimEnd()
}
