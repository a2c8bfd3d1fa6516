import { describeTime } from "../trace/axis.ts"
import { session } from "../workbench.ts"
import { cursor, follow, following, lookAt, shownUntil } from "./view.ts"

/** Pauses the timeline, and moves the moment that is looked at. */
export function TimeControls() {
  const live = session.live.value
  const time = cursor.value
  const end = Math.max(1, Math.ceil(shownUntil.value))
  const words = live ? (following.value ? "Pause" : "Go live") : "To end"
  return (
    <div class="time-controls">
      <button
        type="button"
        aria-disabled={!live && following.value}
        onClick={() => (following.value && live ? lookAt(session.now.value) : follow())}
      >
        {words}
      </button>
      <input
        type="range"
        aria-label="Moment that is shown"
        min={0}
        max={end}
        step={Math.max(1, Math.round(end / 200))}
        value={time}
        aria-valuetext={describeTime(time)}
        onInput={({ currentTarget }) => lookAt(currentTarget.valueAsNumber)}
      />
      {/* For the eye: the slider says it, and this changes in every frame. */}
      <span class="moment" aria-hidden="true">
        {describeTime(time)}
      </span>
    </div>
  )
}
