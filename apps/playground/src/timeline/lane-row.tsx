import { useComputed } from "@preact/signals"
import type { Row } from "../trace/rows.ts"
import { describeState, stateAt, titleOf } from "../trace/state.ts"
import { session } from "../workbench.ts"
import { StateIcon } from "./state-icon.tsx"
import { Track } from "./track.tsx"
import { cursor, pointedAt, selected } from "./view.ts"

/** A line of the timeline: what it is and its state at the cursor, and the track. */
export function LaneRow({ row }: { row: Row }) {
  const { lane, depth } = row
  const { id } = lane
  const isSelected = selected.value === id
  return (
    <li
      class="row"
      data-kind={lane.kind}
      style={{ "--depth": Math.min(depth, 6) }}
      onPointerEnter={() => {
        pointedAt.value = id
      }}
      onPointerLeave={() => {
        pointedAt.value = null
      }}
    >
      <button
        type="button"
        class="label"
        aria-pressed={isSelected}
        onFocus={() => {
          pointedAt.value = id
        }}
        onBlur={() => {
          pointedAt.value = null
        }}
        onClick={() => {
          selected.value = isSelected ? null : id
        }}
      >
        <LaneState row={row} />
      </button>
      <Track row={row} />
    </li>
  )
}

function LaneState({ row: { lane } }: { row: Row }) {
  // By its text, because the state is looked up in every frame and seldom changes.
  const state = useComputed(() => {
    void session.version.value // the lane grows in place
    return JSON.stringify(stateAt(lane, cursor.value))
  })
  const at: ReturnType<typeof stateAt> = JSON.parse(state.value)
  return (
    <>
      <StateIcon name={at.name} />
      <span class="words">
        <span class="name">{lane.kind === "task" ? lane.name : titleOf(lane)}</span>
        <span class="unseen">, </span>
        <span class="state">{describeState(at)}</span>
      </span>
    </>
  )
}
