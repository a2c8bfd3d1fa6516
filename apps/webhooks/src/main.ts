import type { Coroutine } from "@corral/node"
import { readArguments, USAGE } from "./arguments.ts"
import { readConfig } from "./config.ts"
import { demo } from "./demo/demo.ts"
import { runProgram } from "./program.ts"
import { serve } from "./serve.ts"

await runProgram(main)

function* main(): Coroutine<void> {
  const { mode, seed } = readArguments(process.argv.slice(2))
  if (mode === "help") process.stdout.write(USAGE)
  else if (mode === "serve") yield* serve(readConfig(process.env))
  else if (!(yield* demo({ env: process.env, seed, out: process.stdout }))) process.exitCode = 1
}
