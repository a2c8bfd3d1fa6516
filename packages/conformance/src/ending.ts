import type { Played } from "./play.ts"

/** What a program comes to, whatever the order in which things happened within an instant. */
export type Ending = Readonly<Record<string, unknown>>

/** How a program ended: everything that it left behind, but for the order in which things happened. */
export function endingOf({ result, objects }: Played): Ending {
  const unhandled = result.trace.filter(([, , what]) => what === "unhandled").map(([, , , error]) => error)
  return {
    main: result.outcome,
    time: result.time,
    ...named("task", result.tasks),
    ...named("the error that nobody looked at, of", result.unretrieved),
    ...named("object", objects),
    unhandled: unhandled.map((error) => JSON.stringify(error)).sort(),
  }
}

function named(kind: string, entries: readonly (readonly [name: string, ending: unknown])[]): Record<string, unknown> {
  return Object.fromEntries(entries.map(([name, ending]) => [`${kind} ${name}`, ending]))
}
