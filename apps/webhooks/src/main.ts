import { type Coroutine, run } from "@corral/node"
import { type Arguments, readArguments, USAGE, UsageError } from "./arguments.ts"
import { ConfigError, readConfig } from "./config.ts"
import { demo } from "./demo/demo.ts"
import { serve } from "./serve.ts"

try {
  const wanted = readArguments(process.argv.slice(2))
  await run(() => main(wanted))
} catch (error) {
  const isTheirs = error instanceof ConfigError || error instanceof UsageError
  if (isTheirs) process.stderr.write(`${error.message}\n`)
  else console.error(error)
  process.exitCode = isTheirs ? 2 : 1
}

function* main({ mode, seed }: Arguments): Coroutine<void> {
  if (mode === "help") process.stdout.write(USAGE)
  else if (mode === "serve") yield* serve(readConfig(process.env))
  else if (!(yield* demo({ env: process.env, seed, out: process.stdout }))) process.exitCode = 1
}
