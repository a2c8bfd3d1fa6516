import { useSignalEffect } from "@preact/signals"
import { useRef } from "preact/hooks"
import type { Status } from "../runner/session.ts"
import { describeTime } from "../trace/axis.ts"
import { chosen, session } from "../workbench.ts"
import { Details } from "./details.tsx"
import { EventList } from "./event-list.tsx"
import { LaneRow } from "./lane-row.tsx"
import { Legend } from "./legend.tsx"
import { GridLines, Ruler } from "./ruler.tsx"
import { TimeControls } from "./time-controls.tsx"
import { axis, cursor, following, rows, shownUntil } from "./view.ts"

const STATUSES: Record<Status, string> = {
  idle: "Not run yet",
  running: "Running",
  stopping: "Stopping: clean-up runs",
  done: "Ended well",
  failed: "Failed",
  stopped: "Stopped",
  full: "Ended: the recording is full",
}

/** The run, as lanes along a time axis, as a list of events, and lane by lane. */
export function Timeline() {
  const section = useRef<HTMLElement>(null)
  useSignalEffect(() => {
    if (session.live.value && section.current !== null) bringIntoView(section.current)
  })
  return (
    <section class="panel timeline" aria-labelledby="timeline-title" ref={section}>
      <header>
        <h2 id="timeline-title">Timeline</h2>
        <RunStatus />
      </header>
      <p class="hint">{chosen.value?.hint ?? "This code came with a link. Read it before you run it."}</p>
      <Lanes />
      <TimeControls />
      <Legend />
      <div class="lower">
        <Details />
        <EventList />
      </div>
    </section>
  )
}

/** On a phone the timeline is far below the button that runs the code. */
function bringIntoView(section: HTMLElement): void {
  const { top } = section.getBoundingClientRect()
  if (top < innerHeight / 2) return
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth"
  section.scrollIntoView({ behavior, block: "start" })
}

function RunStatus() {
  const status = session.status.value
  const time = session.live.value || status === "idle" ? "" : ` after ${describeTime(session.now.value)}`
  return (
    <p class="status" role="status" data-status={status}>
      {STATUSES[status]}
      {time}
    </p>
  )
}

function Lanes() {
  const root = useRef<HTMLDivElement>(null)
  // Past the virtual DOM: these change in every frame, and the style sheet places everything by them.
  useSignalEffect(() => {
    const style = root.current?.style
    style?.setProperty("--axis", String(axis.value))
    style?.setProperty("--now", String(shownUntil.value))
    style?.setProperty("--cursor", String(cursor.value))
  })
  return (
    <div class="lanes" ref={root} data-whole={following.value && !session.live.value}>
      <Ruler />
      <div class="canvas">
        <GridLines />
        <ul aria-label="Tasks, groups and timeouts">
          {rows.value.map((row) => (
            <LaneRow key={row.lane.id} row={row} />
          ))}
        </ul>
        {rows.value.length === 0 && <p class="nothing">Run the code to see its tasks here.</p>}
        <div class="veil" aria-hidden="true" />
      </div>
    </div>
  )
}
