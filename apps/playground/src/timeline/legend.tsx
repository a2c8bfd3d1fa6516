import type { StateName } from "../trace/state.ts"
import { StateIcon } from "./state-icon.tsx"

const STATES: readonly StateName[] = ["running", "waiting", "cancelling", "done", "failed", "cancelled", "expired"]

/** What the shapes mean. */
export function Legend() {
  return (
    <ul class="legend" aria-label="Legend">
      {STATES.map((name) => (
        <li key={name}>
          <StateIcon name={name} />
          {name}
        </li>
      ))}
    </ul>
  )
}
