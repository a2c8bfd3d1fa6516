const sites = new WeakMap<object, string>()

/** Remembers where a task or a callback was created; debug mode does. */
export function noteCreation(made: object): void {
  sites.set(made, callSite())
}

/** Where a task or a callback was created, for messages; undefined if that was not noted. */
export function creationSite(made: object): string | undefined {
  return sites.get(made)
}

const OWN_FILES = /[\\/]core[\\/](?:src|dist)[\\/]/
// A line of a stack that names a line of a program; others are of what the runtime brings along.
const PLACE = /^(?!.*\bnode:).*:\d+:\d+/

/** The first line of the stack that is not corral's own. */
export function callSite(): string {
  const lines = String(new Error().stack).split("\n").slice(1)
  const line = lines.find((it) => PLACE.test(it) && !OWN_FILES.test(it))
  return line?.trim().replace(/^at /, "") ?? "an unknown place"
}
