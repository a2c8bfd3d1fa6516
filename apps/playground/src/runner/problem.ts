import { describeError } from "../trace/describe.ts"
import type { Problem } from "./messages.ts"

/** Describes what a scenario failed with; `url` is the address that its code was loaded from. */
export function problemOf(error: unknown, url: string): Problem {
  const places = leavesOf(error).flatMap((leaf) => {
    const place = placeOf(leaf, url)
    return place === null ? [] : [{ ...place, text: describeError(leaf) }]
  })
  return { text: describeError(error), places }
}

/** The errors themselves, without the groups that hold them; a timeout stands for what it cancelled. */
function leavesOf(error: unknown): unknown[] {
  return error instanceof AggregateError ? error.errors.flatMap(leavesOf) : [error]
}

/** The innermost line of the scenario in the stack of an error. */
function placeOf(error: unknown, url: string): { line: number; column: number } | null {
  const stack = error instanceof Error ? (error.stack ?? "") : ""
  const start = stack.indexOf(url)
  if (start < 0) return null
  const [, line, column] = /^:(\d+):(\d+)/.exec(stack.slice(start + url.length)) ?? []
  return line === undefined || column === undefined ? null : { line: Number(line), column: Number(column) }
}
