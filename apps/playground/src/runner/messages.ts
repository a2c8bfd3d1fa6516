import type { TraceEvent } from "../trace/event.ts"

/** A part of a text, by the offsets of its ends. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** What the page tells the worker that runs a scenario. */
export type Command =
  | {
      readonly type: "run"
      readonly code: string
      /** Where the code names the module "@corral/browser", quotes included; in order. */
      readonly imports: readonly Range[]
    }
  | { readonly type: "stop" }

/** An error that ended a scenario. */
export interface Problem {
  readonly text: string
  /** The lines that its stack names in the scenario, where errors were thrown; counted from 1. */
  readonly places: readonly { readonly line: number; readonly column: number; readonly text: string }[]
}

/** What the worker tells the page. */
export type Report =
  /** Something happened; `epoch` is time 0 of the run, in milliseconds since 1970. */
  | { readonly type: "events"; readonly epoch: number; readonly events: readonly TraceEvent[] }
  | { readonly type: "end"; readonly at: number; readonly problem: Problem | null }
