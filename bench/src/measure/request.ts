import type { SystemName } from "../systems.ts"
import type { Point } from "./growth.ts"
import type { Effort, PairFigures } from "./pair.ts"
import type { ClockName } from "./run-once.ts"

/** What a child process is told to measure. */
export type Request =
  | { readonly kind: "pair"; readonly workload: string; readonly system: SystemName; readonly effort: Effort }
  | { readonly kind: "heap"; readonly workload: string; readonly system: SystemName }
  | {
      readonly kind: "depth"
      readonly workload: string
      readonly system: SystemName
      readonly sizes: readonly number[]
      readonly time: number
      readonly clock: ClockName
    }
  | {
      readonly kind: "curve"
      readonly curve: string
      readonly line: string
      readonly sizes: readonly number[]
      readonly time: number
      readonly clock: ClockName
    }

/** What it answers, each on a line of its own. */
export type Answer =
  | { readonly kind: "runtime"; readonly name: string; readonly version: string }
  | { readonly kind: "pair"; readonly figures: PairFigures }
  | { readonly kind: "heap"; readonly bytes: number }
  | { readonly kind: "point"; readonly point: Point }
  | { readonly kind: "failure"; readonly message: string }

export const ANSWER_MARK = "corral-bench:"
