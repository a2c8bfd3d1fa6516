import { parseArgs } from "node:util"

/** How much is to be demonstrated. */
export interface Load {
  readonly clients: number
  readonly seconds: number
}

/** The command line asks for something that there is not; the message says what to write. */
export class UsageError extends Error {
  override readonly name: string = "UsageError"
}

const USAGE = `npm start -w apps/chat -- --clients 500 --seconds 4

  --clients N   from 62 to 100000, of which a dozen paste whole pages (default 2000)
  --seconds N   from 1 to 600 of steady load (default 8)
`
const OPTIONS = { clients: { type: "string", default: "2000" }, seconds: { type: "string", default: "8" } } as const // literals, from which parseArgs knows the types of what it returns

/** Reads the command line of the demo. @throws {UsageError} */
export function readLoad(args: readonly string[]): Load {
  const { clients, seconds } = parsed(args)
  return { clients: wholeNumber("clients", clients, 62, 100_000), seconds: wholeNumber("seconds", seconds, 1, 600) }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values
  } catch (error) {
    throw new UsageError(`Cannot run the demo: ${error instanceof Error ? error.message : error}\n\n${USAGE}`)
  }
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= min && value <= max) return value
  throw new UsageError(
    `Cannot run the demo: --${name} is "${text}"; write a whole number from ${min} to ${max}\n\n${USAGE}`,
  )
}
