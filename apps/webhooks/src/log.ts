export type Fields = Readonly<Record<string, string | number | boolean | null>>

/** Writes one event. Called with what happened, and the facts. */
export type Log = (event: string, fields?: Fields) => void

/** Logs one line for each event, `time event key=value …`: easy to read, and easy to take apart. */
export const logToStdout: Log = (event, fields = {}) => {
  const facts = Object.entries(fields).map(([key, value]) => ` ${key}=${quoted(value)}`)
  process.stdout.write(`${new Date().toISOString()} ${event}${facts.join("")}\n`)
}

/** What an error says, with the reason below it: `fetch` hides that in `cause`. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const message = error.message || error.name
  if (error instanceof AggregateError) return `${message}: ${error.errors.map(describe).join("; ")}`
  return error.cause === undefined ? message : `${message}: ${describe(error.cause)}`
}

function quoted(value: Fields[string]): string {
  const text = String(value)
  return /^[^\s"=]+$/.test(text) ? text : JSON.stringify(text)
}
