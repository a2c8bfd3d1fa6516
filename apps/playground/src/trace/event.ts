/** How a task or a block ended. */
export type Outcome = "done" | "failed" | "cancelled" | "expired" | "stopped"

/** What a task is doing while it lasts. */
export type Activity = "ready" | "running" | "waiting"

/** What kind of block a task is inside of. */
export type BlockKind = "group" | "timeout"

/** What a message is about: the scenario's own words, or a finding of corral. */
export type MessageKind = "log" | "warning" | "lost"

/**
 * One thing that happened in a run.
 *
 * Tasks and blocks are numbered by the same counter, in the order in which they began. Times are milliseconds since the
 * start of the run.
 */
export type TraceEvent = { readonly at: number } & (
  | { readonly type: "task"; readonly id: number; readonly name: string; readonly parent: number | null }
  | { readonly type: "activity"; readonly id: number; readonly activity: Activity; readonly on: string }
  /** How many requests to cancel the task are open now: one more, or fewer. */
  | { readonly type: "requests"; readonly id: number; readonly requests: number }
  | {
      readonly type: "block"
      readonly id: number
      readonly kind: BlockKind
      readonly name: string
      readonly parent: number | null
    }
  | { readonly type: "deadline"; readonly id: number; readonly deadline: number | null }
  | { readonly type: "end"; readonly id: number; readonly outcome: Outcome; readonly text: string }
  | { readonly type: "message"; readonly id: number | null; readonly kind: MessageKind; readonly text: string }
)

/** An event whose time is added by who records it. */
export type Happening = TraceEvent extends infer E ? (E extends { at: number } ? Omit<E, "at"> : never) : never
