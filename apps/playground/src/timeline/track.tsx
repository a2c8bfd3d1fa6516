import { condense } from "../trace/condense.ts"
import type { Lane } from "../trace/recording.ts"
import type { Row } from "../trace/rows.ts"
import { session } from "../workbench.ts"
import { StateIcon } from "./state-icon.tsx"
import { axis } from "./view.ts"

/** The part of the axis, below which a span cannot be seen. */
const LEAST = 1 / 600

/** What a task did, or how long a block lasted, drawn along the axis; the label of the lane says the same in words. */
export function Track({ row }: { row: Row }) {
  void session.version.value // the lane grows in place
  const { lane } = row
  return (
    <div class="track" aria-hidden="true">
      {lane.kind === "task" ? <Spans lane={lane} /> : <Bracket row={row} />}
      {lane.cancels.map((at, index) => (
        <span key={index} class="cancel-mark" style={place(at)} />
      ))}
      {lane.outcome !== null && lane.to !== null && (
        <span class="ending" data-state={lane.outcome} style={place(lane.to)}>
          <StateIcon name={lane.outcome} />
        </span>
      )}
    </div>
  )
}

function Spans({ lane }: { lane: Lane }) {
  void session.version.value // as above; a component whose properties are the same is drawn again for nothing else
  return (
    <>
      {condense(lane.spans, axis.value * LEAST).map(({ activity, on, from, to }, index) => (
        <span key={index} class="span" data-activity={activity} style={place(from, to)}>
          {on}
        </span>
      ))}
      {lane.cancelling.map(({ from, to }, index) => (
        <span key={index} class="winding-up" style={place(from, to)} />
      ))}
    </>
  )
}

function Bracket({ row: { lane, height } }: { row: Row }) {
  return (
    <>
      <span class="bracket" data-kind={lane.kind} style={{ ...place(lane.from, lane.to), "--height": height }} />
      {lane.deadline !== null && <span class="deadline" style={{ ...place(lane.deadline), "--height": height }} />}
    </>
  )
}

/** A place on the axis; the style sheet reckons it, so that a change of the axis moves everything at once. */
function place(from: number, to: number | null = from): Record<string, string | number> {
  return { "--from": from, "--to": to ?? "var(--now)" }
}
