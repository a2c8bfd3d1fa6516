import { type Coroutine, Future, taskGroup } from "@corral/node"
import type { Config } from "./config.ts"
import { curlLine } from "./curl.ts"
import { Downstream } from "./demo/downstream.ts"
import { logToStdout } from "./log.ts"
import { serveHttp } from "./server.ts"
import { service } from "./service.ts"

/** Keeps the service running until a signal stops it. */
export function* serve(config: Config): Coroutine<void> {
  if (config.downstreamUrl !== null) yield* serveTo(config, config.downstreamUrl)
  else yield* serveToOwnDownstream(config)
}

/** For a first try: the downstream is here, too, and says what it gets. */
function* serveToOwnDownstream(config: Config): Coroutine<void> {
  const onDelivered = (id: string) => logToStdout("downstream got", { id })
  const { app } = new Downstream({ mood: () => "quick", onDelivered })
  yield* taskGroup(function* (group) {
    const url = new Future<string>()
    const listening = { host: "127.0.0.1", port: 0, graceMs: 0, onListening: (at: string) => url.setResult(at) }
    group.createTask(serveHttp(app, listening), { name: "downstream" })
    // The body is the service: on a signal it ends first, and still finds its downstream.
    yield* serveTo(config, yield* url)
  })
}

function* serveTo(config: Config, downstreamUrl: string): Coroutine<void> {
  const onListening = (url: string) => {
    process.stdout.write(`\nSend it a webhook:\n\n  ${curlLine(url, config.secrets[0])}\n\nStop it with Ctrl-C.\n\n`)
  }
  yield* service({ config, downstreamUrl, log: logToStdout, onListening })
}
