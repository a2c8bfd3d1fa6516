import type { Lane, Recording } from "./recording.ts"

/** A line of the timeline. */
export interface Row {
  readonly lane: Lane
  /** How many blocks and tasks it is inside of. */
  readonly depth: number
  /** How many lines belong to it, itself included: what a bracket goes around. */
  readonly height: number
}

/** The lines of the timeline: each task and block, followed by what it holds, in the order of creation. */
export function rowsOf({ lanes }: Recording): Row[] {
  const children = new Map<number | null, Lane[]>()
  for (const lane of lanes.values()) {
    const siblings = children.get(lane.parent) ?? []
    siblings.push(lane)
    children.set(lane.parent, siblings)
  }
  const rows: Row[] = []
  const place = (lane: Lane, depth: number): number => {
    const at = rows.length
    rows.push({ lane, depth, height: 1 })
    let height = 1
    for (const child of children.get(lane.id) ?? []) height += place(child, depth + 1)
    rows[at] = { lane, depth, height }
    return height
  }
  for (const lane of children.get(null) ?? []) place(lane, 0)
  return rows
}
