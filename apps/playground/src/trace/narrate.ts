import type { TraceEvent } from "./event.ts"
import type { Recording } from "./recording.ts"
import { titleOf } from "./state.ts"

const ENDINGS = {
  done: "is done",
  failed: "failed",
  cancelled: "is cancelled",
  expired: "expired",
  stopped: "was stopped from outside",
} as const

const MESSAGES = { log: "", warning: "warning: ", lost: "an error that nobody received, " } as const

/**
 * Tells an event in a sentence; null if it is not worth one.
 *
 * What a task waits for is not told: it changes all the time, and each lane says it.
 */
export function narrate(event: TraceEvent, { lanes }: Recording): string | null {
  const lane = event.id === null ? undefined : lanes.get(event.id)
  const who = lane === undefined ? "" : titleOf(lane)
  switch (event.type) {
    case "task":
      return `${who} was created`
    case "block":
      return event.kind === "timeout" ? `${who} begins` : `${who} opens`
    case "requests":
      return event.requests > 0 ? `${who} is asked to cancel` : null
    case "end":
      return `${who} ${ENDINGS[event.outcome]}${event.text === "" ? "" : `: ${event.text.replaceAll(/\n\s*/g, " › ")}`}`
    case "message":
      return `${who === "" ? "" : `${who}: `}${MESSAGES[event.kind]}${event.text}`
    default:
      return null
  }
}
