import type { Curve } from "./curve.ts"

export const CURVES: readonly Curve[] = []
