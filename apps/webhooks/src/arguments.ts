import { parseArgs } from "node:util"
import { SetupError } from "./setup-error.ts"

export const USAGE = `npm start                  shows the service at work, for some seconds, and checks that it loses nothing
npm start -- --seed 7      the same with another course of events
npm start -- --serve       keeps the service running, for requests of your own

The service is configured by environment variables; apps/webhooks/README.md has the list.
`

export interface Arguments {
  readonly mode: "demo" | "serve" | "help"
  readonly seed: number
}

/** The command line asks for something that there is not. */
export class UsageError extends SetupError {
  override readonly name: string = "UsageError"
}

/** Reads the command line. @throws {UsageError} */
export function readArguments(args: readonly string[]): Arguments {
  const { serve, help, seed } = parsed(args)
  return { mode: help ? "help" : serve ? "serve" : "demo", seed: wholeNumber("seed", seed) }
}

/** Reads a number of the command line. @throws {UsageError} */
export function wholeNumber(name: string, text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new UsageError(`Cannot use --${name} ${text}: it is not a whole number from 1 to 999999`)
}

function parsed(args: readonly string[]) {
  try {
    const options = {
      serve: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
      seed: { type: "string", default: "1" },
    } as const // a literal, so that parseArgs knows the types of what it returns
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`)
  }
}
