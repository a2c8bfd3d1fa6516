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
