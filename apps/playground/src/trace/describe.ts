const LONGEST = 160 // characters
const DEEPEST = 4 // levels; a value may hold itself

/** Writes a value as short text, for a person to read. */
export function describeValue(value: unknown): string {
  const text = write(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}

/** Writes an error as text: its name and message, and those that a group holds below it, each on a line of its own. */
export function describeError(error: unknown, indent = ""): string {
  if (!(error instanceof Error)) return `${indent}${describeValue(error)}`
  const head = `${indent}${error.message === "" ? error.name : `${error.name}: ${error.message}`}`
  if (!(error instanceof AggregateError)) return head
  return [head, ...error.errors.map((each) => describeError(each, `${indent}  `))].join("\n")
}

function write(value: unknown, depth = 0): string {
  if (depth > DEEPEST) return "…"
  if (typeof value === "function") return `function ${value.name}`
  if (value instanceof Error) return describeError(value)
  if (typeof value !== "object" || value === null)
    return typeof value === "string" ? JSON.stringify(value) : String(value)
  if (value instanceof Map) return `Map ${write(Object.fromEntries(value), depth)}`
  if (value instanceof Set) return `Set ${write([...value], depth)}`
  if (Array.isArray(value)) return `[${value.map((each) => write(each, depth + 1)).join(", ")}]`
  // corral's objects say what they are.
  if (Object.getPrototypeOf(value) !== Object.prototype) return String(value)
  const entries = Object.entries(value).map(([key, each]) => `${key}: ${write(each, depth + 1)}`)
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`
}
