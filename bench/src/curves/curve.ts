import type { Program } from "../workload.ts"

/** How the cost of one unit grows with their number. */
export interface Curve {
  readonly name: string
  readonly title: string
  /** What there are more and more of. */
  readonly unit: string
  readonly sizes: readonly number[]
  expected(size: number): number
  readonly lines: readonly Line[]
}

export interface Line {
  readonly name: string
  readonly program: Program
  /** The largest size that it can do, or can do in acceptable time. */
  readonly most?: number
}
