import type { Activity, BlockKind, MessageKind, Outcome, TraceEvent } from "./event.ts"

/** A time during which a task did one thing; `to` is null while it lasts. */
export interface Span {
  readonly activity: Activity
  /** What it waits for; "" if it does not. */
  readonly on: string
  readonly from: number
  to: number | null
}

/** A task or a block, from its beginning to its end. */
export interface Lane {
  readonly id: number
  readonly kind: "task" | BlockKind
  readonly name: string
  readonly parent: number | null
  readonly from: number
  to: number | null
  outcome: Outcome | null
  /** The result, or the error. */
  text: string
  /** What a task did, without gaps; a block has none. */
  readonly spans: Span[]
  /** When it was asked to cancel. */
  readonly cancels: number[]
  /** When requests to cancel it were open: until they were taken back, as a timeout does, or until it ended. */
  readonly cancelling: { readonly from: number; to: number | null }[]
  /** When a timeout is due. */
  deadline: number | null
}

/** What the scenario or corral said, and which lane it belongs to. */
export interface Message {
  readonly at: number
  readonly lane: number | null
  readonly kind: MessageKind
  readonly text: string
}

/** All that is known of a run; it grows while the run lasts. */
export class Recording {
  readonly lanes = new Map<number, Lane>()
  readonly messages: Message[] = []
  readonly events: TraceEvent[] = []

  add(events: readonly TraceEvent[]): void {
    for (const event of events) {
      this.events.push(event)
      this.#apply(event)
    }
  }

  /** Ends what is still open: the run was ended from outside, and nobody will tell of it any more. */
  stop(at: number): void {
    const open = [...this.lanes.values()].filter((lane) => lane.to === null)
    this.add(open.map(({ id }) => ({ type: "end", id, at, outcome: "stopped", text: "" })))
  }

  #apply(event: TraceEvent): void {
    switch (event.type) {
      case "task":
        this.#open(event, "task")
        this.#begin(event.id, { activity: "ready", on: "", from: event.at, to: null })
        return
      case "block":
        this.#open(event, event.kind)
        return
      case "activity":
        this.#begin(event.id, { activity: event.activity, on: event.on, from: event.at, to: null })
        return
      case "requests":
        this.#cancel(event)
        return
      case "deadline": {
        const lane = this.lanes.get(event.id)
        if (lane !== undefined) lane.deadline = event.deadline
        return
      }
      case "end":
        this.#end(event)
        return
      case "message":
        this.messages.push({ at: event.at, lane: event.id, kind: event.kind, text: event.text })
    }
  }

  #open({ id, name, parent, at }: TraceEvent & { type: "task" | "block" }, kind: Lane["kind"]): void {
    this.lanes.set(id, {
      id,
      kind,
      name,
      parent,
      from: at,
      to: null,
      outcome: null,
      text: "",
      spans: [],
      cancels: [],
      cancelling: [],
      deadline: null,
    })
  }

  #begin(id: number, span: Span): void {
    const spans = this.lanes.get(id)?.spans
    const last = spans?.at(-1)
    if (last !== undefined) last.to = span.from
    spans?.push(span)
  }

  #cancel({ id, at, requests }: TraceEvent & { type: "requests" }): void {
    const lane = this.lanes.get(id)
    if (lane === undefined) return
    const last = lane.cancelling.at(-1)
    const open = last?.to === null ? last : undefined
    if (requests === 0) {
      if (open !== undefined) open.to = at
      return
    }
    lane.cancels.push(at)
    if (open === undefined) lane.cancelling.push({ from: at, to: null })
  }

  #end({ id, at, outcome, text }: TraceEvent & { type: "end" }): void {
    const lane = this.lanes.get(id)
    if (lane === undefined) return
    const last = lane.spans.at(-1)
    if (last !== undefined) last.to = at
    for (const time of lane.cancelling) time.to ??= at
    lane.to = at
    lane.outcome = outcome
    lane.text = text
  }
}
