import { inspect } from "node:util"
import { type Coroutine, catchGroup, ExceptionGroup, run } from "@corral/node"
import { type Arguments, readArguments, USAGE } from "./arguments.ts"
import { readConfig } from "./config.ts"
import { demo } from "./demo/demo.ts"
import { serve } from "./serve.ts"
import { SetupError } from "./setup-error.ts"

try {
  const wanted = readArguments(process.argv.slice(2))
  await run(() => main(wanted))
} catch (error) {
  catchGroup(error, [
    [SetupError, (group) => end(2, messagesIn(group).join("\n"))],
    [() => true, (group) => end(1, inspect(group, { depth: null }))],
  ])
}

function* main({ mode, seed }: Arguments): Coroutine<void> {
  if (mode === "help") process.stdout.write(USAGE)
  else if (mode === "serve") yield* serve(readConfig(process.env))
  else if (!(yield* demo({ env: process.env, seed, out: process.stdout }))) process.exitCode = 1
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
