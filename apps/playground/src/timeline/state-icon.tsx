import type { StateName } from "../trace/state.ts"

/** Each state has a shape of its own, so that nobody needs the colours. */
const SHAPES: Record<StateName, string> = {
  "not yet": "M8 2.5v.01M12 4v.01M13.5 8v.01M12 12v.01M8 13.5v.01M4 12v.01M2.5 8v.01M4 4v.01",
  ready: "M8 3a5 5 0 1 0 .01 0z",
  running: "M5 3.5v9l7-4.5z",
  waiting: "M4 2.5h8M4 13.5h8M5 2.5c0 4 6 7 6 11M11 2.5c0 4-6 7-6 11",
  cancelling: "M3.5 3.5l9 9M8 2a6 6 0 0 1 6 6M8 14a6 6 0 0 1-6-6",
  done: "M3 8.5l3.5 3.5L13 4.5",
  failed: "M4 4l8 8M12 4l-8 8",
  cancelled: "M8 2.5a5.5 5.5 0 1 0 .01 0zM4.1 4.1l7.8 7.8",
  expired: "M8 3.5a5 5 0 1 0 .01 0zM8 5.5v3l2 1.5M6 1.5h4",
  stopped: "M4 4h8v8H4z",
  open: "M6 3H3.5v10H6M10 3h2.5v10H10",
}

/** The shape of a state; the text next to it says the same. */
export function StateIcon({ name }: { name: StateName }) {
  return (
    <svg class="icon" data-state={name} viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path d={SHAPES[name]} />
    </svg>
  )
}
