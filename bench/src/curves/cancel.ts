import { SYSTEMS, type SystemName, systemsOf } from "../systems.ts"
import { cancelTree } from "../workloads/cancel-tree.ts"
import type { Curve, Line } from "./curve.ts"

const MOST: { readonly [name in SystemName]?: number } = { effection: 10_000 }

export const cancel: Curve = {
  name: "cancel",
  title: "Cancelling a tree of suspended tasks, until the last has ended",
  unit: "task",
  axis: "tasks in the tree",
  sizes: [10, 100, 1_000, 10_000, 100_000, 1_000_000],
  units: (size) => size,
  expected: cancelTree.expected,
  lines: systemsOf(cancelTree.systems).flatMap((name): Line[] => {
    const program = cancelTree.systems[name]
    return program ? [{ name: SYSTEMS[name].title, program, most: MOST[name] ?? Number.POSITIVE_INFINITY }] : []
  }),
}
