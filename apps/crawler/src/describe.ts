/** What Deno's `fetch` says before the reason: the addresses once more. */
const PREFACE = /^error sending request .*?\): /

/** What an error says, with the reason below it. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const message = error.message.replace(PREFACE, "")
  return error.cause === undefined ? message : `${message}: ${describe(error.cause)}`
}
