import type { Point } from "./measure/growth.ts"
import type { SystemName } from "./systems.ts"

/** All that was measured in one go; what `--json` writes and `--from` reads. */
export interface Results {
  readonly date: string
  readonly runtime: string
  readonly machine: string
  /** How many rounds each figure comes from. */
  readonly effort: string
  readonly versions: { readonly [packageName: string]: string }
  readonly workloads: readonly WorkloadResult[]
  readonly bundles: readonly BundleResult[]
  readonly curves: readonly CurveResult[]
}

export interface WorkloadResult {
  readonly name: string
  readonly systems: { readonly [name in SystemName]?: Figure }
}

export type Figure =
  | {
      readonly kind: "speed"
      /** Units per second. */
      readonly perSecond: number
      /** The same of plain promises, in the same processes. */
      readonly baseline: number
      readonly ratio: number
      /** Half the distance between the quartiles of the ratio, as a part of it. */
      readonly spread: number
    }
  | { readonly kind: "memory"; readonly bytes: number; readonly spread: number }
  /** Without points it fails at the first of them. */
  | { readonly kind: "depth"; readonly points: readonly Point[]; readonly failure: string | null }
  | { readonly kind: "failure"; readonly message: string }

export interface BundleResult {
  readonly program: string
  readonly system: string
  /** Minified and compressed. */
  readonly bytes: number
}

export interface CurveResult {
  readonly name: string
  readonly lines: readonly {
    readonly name: string
    readonly points: readonly Point[]
    readonly failure: string | null
  }[]
}
