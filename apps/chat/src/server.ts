import { type Coroutine, Event, rethrowCancelled, type Task, type TaskGroup, taskGroup, until, wait } from "@corral/bun"
import type { Server, ServerWebSocket } from "bun"
import { Client } from "./client.ts"
import { type Config, ConfigError } from "./config.ts"
import { GOING_AWAY, INTERNAL_ERROR } from "./farewell.ts"
import { Guest, type House } from "./guest.ts"
import { Rooms } from "./rooms.ts"
import { Vitals } from "./vitals.ts"

export interface ServerOptions {
  readonly config: Config
  readonly log: (line: string) => void
  /** Called once clients can connect. */
  readonly onListening: (url: string) => void
}

const PAGE = new URL("./page.html", import.meta.url)

/**
 * The chat server, until it is cancelled. Cancelled, it stops in good order and then ends with `CancelledError`.
 *
 * Rooms are tasks of one group, connections of another one inside of it: who leaves a room in his clean-up still finds
 * it open.
 */
export function* serveChat(options: ServerOptions): Coroutine<void> {
  yield* taskGroup(function* (group) {
    const vitals = new Vitals()
    const house = { config: options.config, rooms: new Rooms(group, vitals), vitals }
    const server = new ChatServer(house, options)
    try {
      yield* taskGroup((connections) => server.serve(connections))
    } finally {
      yield* server.close()
    }
  })
}

class ChatServer {
  readonly #house: House
  readonly #options: ServerOptions
  readonly #connected = new Map<Client, Task<void>>()
  #server: Server<Client> | null = null

  constructor(house: House, options: ServerOptions) {
    this.#house = house
    this.#options = options
  }

  *serve(connections: TaskGroup): Coroutine<void> {
    const { config, log, onListening } = this.#options
    const { vitals } = this.#house
    this.#server = this.#listen(connections)
    onListening(`http://${config.host}:${this.#server.port}/`)
    try {
      yield* new Event().wait() // until SIGTERM
    } finally {
      vitals.phase = "stopping"
      log(`stopping: ${vitals.clients} clients`)
      for (const client of this.#connected.keys()) client.retire()
      const left = [...this.#connected.values()]
      if (left.length > 0) yield* wait(left, { timeout: config.graceMs })
      log(`stopped: ${this.#connected.size} clients had to be cut off`)
    }
  }

  /** Closes the listener, and what connections are left. */
  *close(): Coroutine<void> {
    if (this.#server !== null) yield* until(this.#server.stop(true))
  }

  #listen(connections: TaskGroup): Server<Client> {
    const { host, port, maxMessageBytes } = this.#options.config
    try {
      return Bun.serve<Client>({
        hostname: host,
        port,
        fetch: (request, server) => this.#answer(request, server),
        websocket: {
          // Somewhat more, so that who sends too much can be told so. Who sends far more is cut off with 1009.
          maxPayloadLength: 4 * maxMessageBytes,
          idleTimeout: 0,
          sendPings: false,
          open: (socket) => this.#welcome(socket, connections),
          message: ({ data }, message) => data.received(message),
          drain: ({ data }) => data.drained(),
          pong: ({ data }, payload) => data.ponged(payload),
          close: ({ data }) => data.gone(),
        },
      })
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) throw error
      throw new ConfigError([`PORT: another program listens on ${port}; write another one, or 0 for any that is free`])
    }
  }

  #answer(request: Request, server: Server<Client>): Response | undefined {
    const { config } = this.#options
    const { vitals } = this.#house
    const isServing = vitals.phase === "serving"
    switch (new URL(request.url).pathname) {
      case "/":
        return new Response(Bun.file(PAGE))
      case "/health":
        return Response.json({ phase: vitals.phase, clients: vitals.clients }, { status: isServing ? 200 : 503 })
      case "/metrics":
        return new Response(vitals.render(), { headers: { "content-type": "text/plain; version=0.0.4" } })
      case "/chat":
        if (!isServing) return new Response("the server stops", { status: 503 })
        if (vitals.clients >= config.maxClients) return new Response("the server is full", { status: 503 })
        if (server.upgrade(request, { data: new Client(config, vitals) })) return undefined
        return new Response("this is the address of a WebSocket", { status: 426 })
      default:
        return new Response("there is nothing here", { status: 404 })
    }
  }

  #welcome(socket: ServerWebSocket<Client>, connections: TaskGroup): void {
    if (this.#house.vitals.phase === "stopping") {
      socket.close(GOING_AWAY.code, GOING_AWAY.reason)
      return
    }
    const client = socket.data
    // Eager: it is at work before the first message comes, which may be a reason to cancel it.
    const task = connections.createTask(this.#host(client), { name: socket.remoteAddress, eager: true })
    client.opened(socket, task)
    this.#connected.set(client, task)
  }

  /** Serves a client from its first to its last moment. An error in it is its own, and ends nobody else's connection. */
  *#host(client: Client): Coroutine<void> {
    const { vitals } = this.#house
    const guest = new Guest(client, this.#house)
    vitals.connections += 1
    vitals.clients += 1
    try {
      yield* client.serve((message) => guest.obey(message))
    } catch (error) {
      rethrowCancelled(error)
      this.#options.log(`a connection failed: ${error instanceof Error ? error.stack : error}`)
      client.close(INTERNAL_ERROR)
    } finally {
      client.close()
      vitals.clients -= 1
      vitals.countFarewell(client.farewell)
      yield* guest.leave()
      this.#connected.delete(client)
    }
  }
}
