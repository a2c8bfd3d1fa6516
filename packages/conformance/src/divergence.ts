import type { Result, TraceEvent } from "../src/program.ts"

const CONTEXT = 8
const SHOWN = 3

/** The first place where two results differ, with what comes before it; undefined if they are the same. */
export function firstDivergence(expected: Result, actual: Result): string | undefined {
  const want = printResult(expected)
  const got = printResult(actual)
  const at = want.findIndex((line, index) => line !== got[index])
  if (at < 0) return undefined
  return [
    "corral's trace differs from CPython's:",
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
