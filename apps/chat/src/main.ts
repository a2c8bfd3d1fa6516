import { type Coroutine, catchGroup, ExceptionGroup, run } from "@corral/bun"
import { ConfigError, readConfig } from "./config.ts"
import { serveChat } from "./server.ts"

try {
  await run(main)
} catch (error) {
  catchGroup(error, [[ConfigError, (group) => refuse(messagesIn(group).join("\n"))]])
}

function* main(): Coroutine<void> {
  const onListening = (url: string) => console.log(`listening on ${url}`)
  yield* serveChat({ config: readConfig(process.env), log: console.log, onListening })
}

function refuse(message: string): void {
  console.error(message)
  process.exitCode = 2
}

/** The messages of a group, and of the groups in it. */
function messagesIn(group: ExceptionGroup): string[] {
  return group.errors.flatMap((error) => {
    if (error instanceof ExceptionGroup) return messagesIn(error)
    return error instanceof Error ? [error.message] : [String(error)]
  })
}
