import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { type Body, type Coroutine, call, Future } from "@corral/node"
import { urlOf } from "../http-server.ts"
import { ID_HEADER } from "../signature.ts"

/** A downstream that costs as little as possible: it takes everything at once, and remembers what it got. */
export class Sink {
  readonly deliveries = new Map<string, { times: number; readonly firstAt: number }>()
  readonly server: Server = createServer((request, response) => this.#take(request, response))

  #take(request: IncomingMessage, response: ServerResponse): void {
    request.resume()
    request.once("end", () => {
      const id = String(request.headers[ID_HEADER])
      const before = this.deliveries.get(id)
      if (before === undefined) this.deliveries.set(id, { times: 1, firstAt: performance.now() })
      else before.times += 1
      response.end("thank you")
    })
  }
}

/** Runs `body` beside a sink that listens. */
export function* withSink<T>(body: Body<T, [sink: Sink, url: string]>): Coroutine<T> {
  const sink = new Sink()
  // A connection that is closed between two webhooks would look like a failure of the service.
  sink.server.keepAliveTimeout = 120_000
  const listening = new Future<void>()
  sink.server.listen(0, "127.0.0.1", () => listening.setResult())
  try {
    yield* listening
    return yield* call(body, sink, urlOf(sink.server, "127.0.0.1"))
  } finally {
    sink.server.close()
    sink.server.closeAllConnections()
  }
}
