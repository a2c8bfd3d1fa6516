import { inspect } from "node:util"
import { type Body, catchGroup, ExceptionGroup, run } from "@corral/node"
import { SetupError } from "./setup-error.ts"

/** Runs a program, and says in words what keeps it from running; anything else is a bug and is shown in full. */
export async function runProgram(main: Body<void>): Promise<void> {
  try {
    await run(main)
  } catch (error) {
    catchGroup(error, [
      [SetupError, (group) => end(2, messagesIn(group).join("\n"))],
      [() => true, (group) => end(1, inspect(group, { depth: null }))],
    ])
  }
}

function end(exitCode: number, text: string): void {
  process.stderr.write(`${text}\n`)
  process.exitCode = exitCode
}

/** The messages of a group, and of the groups in it. */
function messagesIn(group: ExceptionGroup): string[] {
  return group.errors.flatMap((error) => (error instanceof ExceptionGroup ? messagesIn(error) : [messageOf(error)]))
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
