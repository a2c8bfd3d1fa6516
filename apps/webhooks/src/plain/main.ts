import { inspect } from "node:util"
import { readConfig } from "../config.ts"
import { logToStdout } from "../log.ts"
import { SetupError } from "../setup-error.ts"
import { service } from "./service.ts"

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const

const stop = new AbortController()
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(EXIT_CODES[signal])
    process.exitCode = EXIT_CODES[signal]
    stop.abort()
  })
}

try {
  const config = readConfig(process.env)
  const { downstreamUrl } = config
  if (downstreamUrl === null) throw new SetupError("Cannot start the plain service: DOWNSTREAM_URL is not set")
  await service({ config, downstreamUrl, log: logToStdout, onListening: () => {} }, stop.signal)
} catch (error) {
  if (!stop.signal.aborted || error !== stop.signal.reason) {
    process.stderr.write(`${error instanceof SetupError ? error.message : inspect(error, { depth: null })}\n`)
    process.exitCode = error instanceof SetupError ? 2 : 1
  }
}
