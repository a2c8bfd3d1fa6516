import type { Import, Source } from "./imports.ts"

/** A way from a file back to itself. `via` is the import in `at` with which it begins. */
export interface Cycle {
  readonly at: string
  readonly via: Import
  readonly path: readonly string[]
}

/** Finds one shortest cycle through each file that no reported cycle contains yet, so one knot gives few lines. */
export function findCycles(targets: ReadonlyMap<Source, ReadonlyMap<string, Import>>): Cycle[] {
  const edges = new Map([...targets].map(([source, to]) => [source.path, to]))
  const reported = new Set<string>()
  const cycles: Cycle[] = []
  for (const at of edges.keys()) {
    if (reported.has(at)) continue
    const path = shortestWayBack(at, edges)
    if (path === null) continue
    for (const file of path) reported.add(file)
    cycles.push({ at, via: edges.get(at)!.get(path[1]!)!, path })
  }
  return cycles
}

function shortestWayBack(start: string, edges: ReadonlyMap<string, ReadonlyMap<string, Import>>): string[] | null {
  const cameFrom = new Map<string, string>()
  const queue = [start]
  for (const file of queue) {
    for (const next of edges.get(file)?.keys() ?? []) {
      if (next === start) {
        const path = [start]
        for (let step = file; step !== start; step = cameFrom.get(step)!) path.unshift(step)
        return [start, ...path]
      }
      if (!cameFrom.has(next)) {
        cameFrom.set(next, file)
        queue.push(next)
      }
    }
  }
  return null
}
