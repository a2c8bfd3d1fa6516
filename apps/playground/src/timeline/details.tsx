import type { ComponentChildren } from "preact"
import { describeTime } from "../trace/axis.ts"
import { describeState, stateAt, titleOf } from "../trace/state.ts"
import { session } from "../workbench.ts"
import { cursor, pointedAt, selected } from "./view.ts"

/** What is known of the lane that is pointed at, has the focus or is chosen. */
export function Details() {
  return (
    <div class="about">
      <h3>Lane</h3>
      <Facts />
    </div>
  )
}

function Facts() {
  void session.version.value // the recording grows in place
  const { lanes } = session.recording.value
  const lane = lanes.get(pointedAt.value ?? selected.value ?? -1)
  if (lane === undefined) {
    return <p class="details">Point at a lane, or choose one, to see its name, its waits and its error.</p>
  }
  const parent = lane.parent === null ? undefined : lanes.get(lane.parent)
  const ended = lane.to !== null
  return (
    <dl class="details">
      <Fact name="What">
        {titleOf(lane)}
        {parent && ` in ${titleOf(parent)}`}
      </Fact>
      <Fact name="When">
        from {describeTime(lane.from)}
        {ended && ` to ${describeTime(lane.to ?? 0)}`}
      </Fact>
      <Fact name={`At ${describeTime(cursor.value)}`}>{describeState(stateAt(lane, cursor.value))}</Fact>
      {lane.deadline !== null && <Fact name="Deadline">{describeTime(lane.deadline)}</Fact>}
      {lane.cancels.length > 0 && (
        <Fact name="Asked to cancel">at {lane.cancels.map((at) => describeTime(at)).join(", ")}</Fact>
      )}
      {lane.outcome !== null && <Fact name="Ended">{lane.outcome}</Fact>}
      {lane.text !== "" && (
        <Fact name={lane.outcome === "done" ? "Result" : "Error"}>
          <code>{lane.text}</code>
        </Fact>
      )}
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
