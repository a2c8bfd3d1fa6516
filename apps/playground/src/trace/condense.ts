import type { Span } from "./recording.ts"

/** A span as it is drawn: short ones that follow each other are drawn as one. */
export interface DrawnSpan {
  readonly activity: Span["activity"]
  readonly on: string
  readonly from: number
  readonly to: number | null
}

/**
 * Joins spans that are too short to be told apart, so that a task of thousands of steps is drawn with a few hundred.
 *
 * @param least the shortest time that can be seen, in milliseconds
 */
export function condense(spans: readonly Span[], least: number): DrawnSpan[] {
  const drawn: DrawnSpan[] = []
  for (const span of spans) {
    const last = drawn.at(-1)
    if (last !== undefined && isShort(last, least) && isShort(span, least)) {
      const activity = last.activity === "running" || span.activity === "running" ? "running" : span.activity
      drawn[drawn.length - 1] = { activity, on: "", from: last.from, to: span.to }
    } else drawn.push({ ...span })
  }
  return drawn
}

function isShort({ from, to }: DrawnSpan, least: number): boolean {
  return to !== null && to - from < least
}
