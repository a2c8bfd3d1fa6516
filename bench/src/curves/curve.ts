import type { Program } from "../workload.ts"

/** How the cost of one unit grows with a size. */
export interface Curve {
  readonly name: string
  readonly title: string
  /** What the cost is of. */
  readonly unit: string
  /** What the size is of. */
  readonly axis: string
  readonly sizes: readonly number[]
  /** How many units one run does. */
  units(size: number): number
  /** What the programs must resolve with. */
  expected(size: number): number
  readonly lines: readonly Line[]
}

export interface Line {
  readonly name: string
  readonly program: Program
  /** The largest size that it can do, or can do in acceptable time. */
  readonly most?: number
}

/** Numbers below `count` in an order without order, each once: for waiters that leave from anywhere in the line. */
export function* shuffled(count: number): Generator<number> {
  let stride = Math.max(1, Math.floor(count * 0.618))
  while (divisor(stride, count) > 1) stride++
  for (let i = 0; i < count; i++) yield (i * stride) % count
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b)
}
