import { type ParseArgsConfig, parseArgs } from "node:util"
import { addressOf } from "./address.ts"

/** What a crawl is told. Times are milliseconds, sizes are bytes. */
export interface Settings {
  readonly start: string
  /** The hosts that may be visited, with their ports if they are not the usual ones. */
  readonly hosts: ReadonlySet<string>
  /** Requests at a time, in all and for each host. */
  readonly concurrency: number
  readonly perHost: number
  /** The time for one request, from its beginning to the end of its body. */
  readonly requestMs: number
  /** The time for all. */
  readonly deadlineMs: number
  readonly maxBytes: number
  readonly maxRedirects: number
  readonly maxPages: number
  /** How many folders deep a page may lie: that ends paths which lead ever deeper. */
  readonly maxDepth: number
  readonly agent: string
  /** Prints JSON, one object to a line. */
  readonly json: boolean
}

/** The command line asks for something that there is not; the message says what to write. */
export class UsageError extends Error {
  override readonly name: string = "UsageError"
}

const NUMBERS = {
  concurrency: { fallback: 16, max: 1_000 },
  "per-host": { fallback: 4, max: 1_000 },
  "request-ms": { fallback: 5_000, max: 3_600_000 },
  "deadline-ms": { fallback: 60_000, max: 86_400_000 },
  "max-bytes": { fallback: 1_048_576, max: 1_073_741_824 },
  "max-redirects": { fallback: 5, max: 100 },
  "max-pages": { fallback: 10_000, max: 1_000_000 },
  "max-depth": { fallback: 16, max: 1_000 },
} as const

const OPTIONS = {
  ...Object.fromEntries(Object.keys(NUMBERS).map((name) => [name, { type: "string" }] as const)),
  host: { type: "string", multiple: true, default: [] as string[] },
  agent: { type: "string", default: "corral-crawler" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} satisfies ParseArgsConfig["options"]

export const USAGE = `deno run --conditions=@corral/source --allow-net=HOST src/main.ts [options] URL

${Object.entries(NUMBERS)
  .map(([name, { fallback }]) => `  ${`--${name} N`.padEnd(20)}default ${fallback}`)
  .join("\n")}
  --host HOST         one more host that may be visited; can be repeated
  --agent NAME        default corral-crawler
  --json              one JSON object to a line
`

/**
 * Reads the command line.
 *
 * @returns null if it asks for help
 * @throws {UsageError} with every problem at once
 */
export function readSettings(args: readonly string[]): Settings | null {
  const { values, positionals } = parsed(args)
  if (values.help) return null
  const problems: string[] = []
  const given: Readonly<Record<string, unknown>> = values
  const number = (name: keyof typeof NUMBERS): number => {
    const { fallback, max } = NUMBERS[name]
    const text = given[name]
    if (text === undefined) return fallback
    const value = Number(text)
    if (/^\d+$/.test(String(text)) && value >= 1 && value <= max) return value
    problems.push(`--${name}: found "${text}"; write a whole number from 1 to ${max} (default ${fallback})`)
    return fallback
  }
  const [address = "", ...more] = positionals
  const start = addressOf(address)
  if (start === null || more.length > 0) {
    problems.push(`URL: found "${positionals.join(" ")}"; write one address that begins with http:// or https://`)
  }
  for (const host of values.host) {
    if (!isHost(host)) problems.push(`--host: found "${host}"; write a name, and a port if it is an unusual one`)
  }
  const settings = {
    start: start ?? "",
    hosts: new Set(start === null ? [] : [new URL(start).host, ...values.host]),
    concurrency: number("concurrency"),
    perHost: number("per-host"),
    requestMs: number("request-ms"),
    deadlineMs: number("deadline-ms"),
    maxBytes: number("max-bytes"),
    maxRedirects: number("max-redirects"),
    maxPages: number("max-pages"),
    maxDepth: number("max-depth"),
    agent: values.agent,
    json: values.json,
  }
  if (problems.length === 0) return settings
  throw new UsageError(`Cannot crawl: ${problems.length} of the arguments are wrong\n  ${problems.join("\n  ")}`)
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
  } catch (error) {
    throw new UsageError(`Cannot crawl: ${error instanceof Error ? error.message : error}\n\n${USAGE}`)
  }
}

function isHost(text: string): boolean {
  return URL.canParse(`http://${text}/`) && new URL(`http://${text}/`).host === text
}
