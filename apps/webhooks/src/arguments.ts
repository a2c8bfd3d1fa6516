import { type ParseArgsConfig, parseArgs } from "node:util"
import { SetupError } from "./setup-error.ts"

export const USAGE = `npm start                  shows the service at work, for some seconds, and checks that it loses nothing
npm start -- --seed 7      the same with another course of events
npm start -- --serve       keeps the service running, for requests of your own

The service is configured by environment variables; apps/webhooks/README.md has the list.
`

const KILL_USAGE = `npm run kill -w apps/webhooks -- --rounds 30 --seed 7

Stops the service so many times at random moments under load, and checks that it has lost nothing.
`

const COMPARE_USAGE = `npm run compare -w apps/webhooks -- [options]

  --database NAME     embedded, or postgres: the server of DATABASE_URL (default: as DATABASE_URL is set or not)
  --rounds 4          how often each of the two services is measured, in turns
  --seconds 12        how long a round sends
  --warm-up 2         how many seconds it sends before that; these do not count
  --connections 32    how many senders there are; each waits for its answer before it sends again
  --profile           where corral's service spends its time, instead of the comparison
  --keep FILE         with --profile: keeps the profile, for the developer tools of a browser
`

/** The command line asks for something that there is not. */
export class UsageError extends SetupError {
  override readonly name: string = "UsageError"
}

/** Reads the command line of the service. @throws {UsageError} */
export function readArguments(args: readonly string[]): { mode: "demo" | "serve" | "help"; seed: number } {
  const options = {
    serve: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
    seed: { type: "string", default: "1" },
  } as const // literals, from which parseArgs knows the types of what it returns
  const { serve, help, seed } = parsed(args, options, USAGE)
  return { mode: help ? "help" : serve ? "serve" : "demo", seed: wholeNumber("seed", seed) }
}

/** Reads the command line of the kill test. @throws {UsageError} */
export function readKillArguments(args: readonly string[]): { rounds: number; seed: number } {
  const options = { rounds: { type: "string", default: "10" }, seed: { type: "string", default: "1" } } as const
  const { rounds, seed } = parsed(args, options, KILL_USAGE)
  return { rounds: wholeNumber("rounds", rounds), seed: wholeNumber("seed", seed) }
}

/** What is to be compared, and for how long. */
export interface CompareArguments {
  readonly database: "embedded" | "postgres"
  readonly rounds: number
  readonly seconds: number
  readonly warmUp: number
  readonly connections: number
  readonly profile: boolean
  /** Where the profile is to be kept; null: nowhere. */
  readonly keep: string | null
}

/** Reads the command line of the comparison. @throws {UsageError} */
export function readCompareArguments(args: readonly string[], databaseUrl: string | undefined): CompareArguments {
  const options = {
    database: { type: "string", default: databaseUrl ? "postgres" : "embedded" },
    rounds: { type: "string", default: "4" },
    seconds: { type: "string", default: "12" },
    "warm-up": { type: "string", default: "2" },
    connections: { type: "string", default: "32" },
    profile: { type: "boolean", default: false },
    keep: { type: "string" },
  } as const
  const { database, profile, keep = null, ...numbers } = parsed(args, options, COMPARE_USAGE)
  if (database !== "embedded" && database !== "postgres") {
    throw new UsageError(`Cannot use --database ${database}: it is neither embedded nor postgres`)
  }
  if (database === "postgres" && !databaseUrl) {
    throw new UsageError("Cannot use --database postgres: DATABASE_URL is not set")
  }
  return {
    database,
    rounds: wholeNumber("rounds", numbers.rounds),
    seconds: wholeNumber("seconds", numbers.seconds),
    warmUp: wholeNumber("warm-up", numbers["warm-up"]),
    connections: wholeNumber("connections", numbers.connections),
    profile,
    keep,
  }
}

function parsed<O extends NonNullable<ParseArgsConfig["options"]>>(args: readonly string[], options: O, usage: string) {
  try {
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${usage}`)
  }
}

function wholeNumber(name: string, text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new UsageError(`Cannot use --${name} ${text}: it is not a whole number from 1 to 999999`)
}
