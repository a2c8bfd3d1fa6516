import { CALLBACK } from "./actor.ts"
import type { Played } from "./play.ts"
import type { Result, TraceEvent } from "./program.ts"

/** Everything that a program came to, but for the order in which different tasks did things. */
export type Ending = Readonly<Record<string, unknown>>

/**
 * How a program ended: the outcome of main, the time, the end of every task and object, the errors that nobody looked
 * at, those that were reported, and what every task has done and seen, when, in its own order.
 */
export function endingOf({ result, objects }: Played): Ending {
  if (result.outcome === "runaway") return { main: "runaway" } // such a program has no meaning
  return {
    main: result.outcome,
    time: result.time,
    ...named("task", result.tasks),
    ...named("object", objects),
    ...named("error that nobody looked at, of", result.unretrieved),
    ...named("what was done by", histories(result)),
  }
}

function named(kind: string, entries: Iterable<readonly [name: string, end: unknown]>): Record<string, unknown> {
  return Object.fromEntries([...entries].map(([name, end]) => [`${kind} ${name}`, end]))
}

/** The events of every task; those of callbacks, which come from everywhere, in no order. */
function histories({ trace }: Result): Map<string, TraceEvent[]> {
  const histories = new Map<string, TraceEvent[]>()
  for (const event of trace) {
    const history = histories.get(event[1])
    if (history === undefined) histories.set(event[1], [event])
    else history.push(event)
  }
  histories.get(CALLBACK.name)?.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  return histories
}
