import { CALLBACK } from "./actor.ts"
import type { Played } from "./play.ts"
import type { TraceEvent } from "./program.ts"

/** Everything that a program came to, but for the order in which different tasks did things: lines of text. */
export interface Ending {
  /** The outcome of main, the time, the ends of all tasks and objects, and the errors that nobody looked at. */
  readonly outcome: string
  /** That, and all that each task has done and seen, and when, in its own order. */
  readonly whole: string
}

export function endingOf({ result, objects }: Played): Ending {
  // A runaway has no meaning, so neither has what it came to.
  if (result.outcome === "runaway") return { outcome: "main: runaway", whole: "main: runaway" }
  const outcome = [
    `main: ${JSON.stringify(result.outcome)}`,
    `over at ${result.time} ms`,
    ...result.tasks.map(([name, end]) => `task ${name}: ${JSON.stringify(end)}`).sort(),
    ...objects.map(([name, end]) => `object ${name}: ${JSON.stringify(end)}`),
    ...result.unretrieved
      .map(([name, error]) => `nobody looked at the error of ${name}: ${JSON.stringify(error)}`)
      .sort(),
  ]
  return { outcome: outcome.join("\n"), whole: [...outcome, ...byActor(result.trace)].join("\n") }
}

/** The events, actor by actor; those of callbacks, which come from everywhere, in an order of their own. */
function byActor(trace: readonly TraceEvent[]): string[] {
  const histories = new Map<string, string[]>()
  for (const [time, who, what, ...detail] of trace) {
    const history = histories.get(who) ?? []
    history.push(`${who} at ${time} ms: ${what} ${JSON.stringify(detail)}`)
    histories.set(who, history)
  }
  histories.get(CALLBACK.name)?.sort()
  return [...histories.keys()].sort().flatMap((who) => histories.get(who) ?? [])
}

/** An ending, or a part of it, without the messages of cancellations. */
export function withoutMessages(text: string): string {
  return text.replaceAll(/"cancelled":"[^"]*"/g, '"cancelled":null')
}
