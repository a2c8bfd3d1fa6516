import { EventEmitter, once } from "node:events"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { inServerSpan } from "../server-span.ts"

/** How a backend takes a request: it answers after some milliseconds, or never. */
export type Behaviour = { readonly delayMs: number; readonly status?: number } | "no answer"

/**
 * A backend: a real HTTP server that answers for each product as it is told to.
 *
 * It knows nothing of corral. It emits "request" with the product's id, and "abandoned" when a caller went before it had
 * its answer.
 */
export class BackendServer extends EventEmitter<{ request: [id: string]; abandoned: [id: string] }> {
  readonly name: string
  /** How many requests came, and how many of their callers went before they had their answer. */
  readonly seen = { requests: 0, answered: 0, abandoned: 0 }
  readonly #server: Server
  readonly #behave: (id: string) => Behaviour
  readonly #partOf: (id: string) => unknown

  constructor(name: string, partOf: (id: string) => unknown, behave: (id: string) => Behaviour) {
    super()
    this.name = name
    this.#partOf = partOf
    this.#behave = behave
    this.#server = createServer((request, response) => {
      inServerSpan(`backend ${name}`, request, response, () => this.#answer(request, response))
    })
  }

  /** Listens on a free port; returns where. */
  async listen(): Promise<string> {
    this.#server.listen(0, "127.0.0.1")
    await once(this.#server, "listening")
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}` // it listens on a port
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return
    const closed = once(this.#server, "close")
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const id = decodeURIComponent(request.url?.slice(1) ?? "")
    const behaviour = this.#behave(id)
    const timer =
      behaviour === "no answer"
        ? undefined
        : setTimeout(() => this.#send(response, id, behaviour.status ?? 200), behaviour.delayMs)
    response.once("close", () => {
      clearTimeout(timer)
      if (response.writableFinished) this.seen.answered++
      else {
        this.seen.abandoned++
        this.emit("abandoned", id)
      }
    })
    this.seen.requests++
    this.emit("request", id)
  }

  #send(response: ServerResponse, id: string, status: number): void {
    response.writeHead(status, { "content-type": "application/json" })
    response.end(JSON.stringify(status === 200 ? this.#partOf(id) : { error: "out of order" }))
  }
}
