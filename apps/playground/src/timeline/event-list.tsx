import { useComputed } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import { describeTime } from "../trace/axis.ts"
import { narrate } from "../trace/narrate.ts"
import { session } from "../workbench.ts"

/** How many of the last events are listed. */
const MOST = 200

/** The run in words: for those who cannot see the timeline, and for what the scenario prints. */
export function EventList() {
  const box = useRef<HTMLDivElement>(null)
  const lines = useComputed(() => {
    void session.version.value // the recording grows in place
    const recording = session.recording.value
    return recording.events.flatMap((event, index) => {
      const text = narrate(event, recording)
      const kind = event.type === "end" ? event.outcome : event.type === "message" ? event.kind : event.type
      return text === null ? [] : [{ index, at: event.at, kind, text }]
    })
  })
  const shown = lines.value.slice(-MOST)
  useEffect(() => {
    const { current } = box
    if (current !== null) current.scrollTop = current.scrollHeight
  }, [shown.length])
  return (
    <div class="events">
      <h3 id="events-title">Events</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must be able to reach it */}
      <div class="log" ref={box} role="log" aria-live="polite" aria-labelledby="events-title" tabIndex={0}>
        <ol>
          {shown.map(({ index, at, kind, text }) => (
            <li key={index} data-kind={kind}>
              <time>{describeTime(at)}</time> <span>{text}</span>
            </li>
          ))}
        </ol>
      </div>
    </div>
  )
}
