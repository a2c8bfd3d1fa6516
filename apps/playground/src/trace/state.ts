import type { Activity, Outcome } from "./event.ts"
import type { Lane } from "./recording.ts"

/** What a lane is at a moment. */
export type StateName = Activity | Outcome | "open" | "cancelling" | "not yet"

export interface State {
  readonly name: StateName
  /** What is waited for; "" if nothing is. */
  readonly on: string
}

/** What a task or block is at a time, in milliseconds since the start of the run. */
export function stateAt(lane: Lane, time: number): State {
  if (time < lane.from) return { name: "not yet", on: "" }
  if (lane.outcome !== null && lane.to !== null && time >= lane.to) return { name: lane.outcome, on: "" }
  if (lane.kind !== "task") return { name: "open", on: "" }
  const span = lane.spans.findLast(({ from }) => from <= time)
  if (span === undefined) return { name: "ready", on: "" }
  const cancelling = lane.cancelling.some(({ from, to }) => from <= time && time < (to ?? Number.POSITIVE_INFINITY))
  return { name: cancelling ? "cancelling" : span.activity, on: span.on }
}

/** A state in words: `waiting: sleep(300)`. */
export function describeState({ name, on }: State): string {
  return on === "" ? name : `${name}: ${on}`
}

/** What a lane is called: `task "users"`, `timeout 500 ms`. */
export function titleOf({ kind, name }: Pick<Lane, "kind" | "name">): string {
  if (kind === "timeout") return `timeout ${name}`.trim()
  return name === "" ? kind : `${kind} "${name}"`
}
