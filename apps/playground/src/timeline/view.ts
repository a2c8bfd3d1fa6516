import { computed, signal } from "@preact/signals"
import { axisLength } from "../trace/axis.ts"
import { rowsOf } from "../trace/rows.ts"
import { session } from "../workbench.ts"

/** The moment that is looked at, in milliseconds; null to go with the run. */
const chosenTime = signal<number | null>(null)
/** How far the timeline is shown while it does not go with the run. */
const frozenAt = signal(0)

/** The timeline goes with the run. */
export const following = computed(() => chosenTime.value === null)

/** How far the timeline is shown. */
export const shownUntil = computed(() => (following.value ? session.now.value : frozenAt.value))

/** The moment whose states are shown. */
export const cursor = computed(() => chosenTime.value ?? session.now.value)

/** How much time the axis shows. */
export const axis = computed(() => axisLength(shownUntil.value))

/** The lines, in the order of the tree. */
export const rows = computed(() => {
  void session.version.value // the recording grows in place
  return rowsOf(session.recording.value)
})

/** The lane whose details are shown: pointed at, or else chosen. */
export const pointedAt = signal<number | null>(null)
export const selected = signal<number | null>(null)

/** Looks at a moment; the timeline stops going with the run. */
export function lookAt(time: number): void {
  if (following.value) frozenAt.value = session.now.value
  chosenTime.value = time
}

/** Goes with the run again. */
export function follow(): void {
  chosenTime.value = null
}

// A new run is looked at from its beginning.
session.recording.subscribe(() => {
  chosenTime.value = null
  pointedAt.value = null
  selected.value = null
})
