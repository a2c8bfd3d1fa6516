import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { answer } from "./answers.ts"
import type { Resource } from "./plan.ts"

/** A request that the host is busy with. */
interface Busy {
  /** The client has closed the connection before the answer was complete. */
  givenUp: boolean
}

/** The client knows that it has given a request up before the host does: so much before, at most, in milliseconds. */
const HEARSAY_MS = 50

/** One host of the site: a web server that counts. It knows nothing of corral. */
export class SiteHost {
  /** How often each path was asked for, as it was written. */
  readonly requests = new Map<string, number>()
  /** How many requests it was busy with at a time. */
  mostAtOnce = 0
  /** When the requests came, in milliseconds. */
  readonly arrivals: number[] = []
  readonly server: Server
  readonly #busy = new Set<Busy>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #robots: string | null = null
  #find: (url: string) => Resource | null = () => null

  constructor() {
    // It never closes a connection that is idle: the client could be about to use it.
    const options = { keepAliveTimeout: 0 }
    this.server = createServer(options, (request, response) => this.#serve(request, response))
  }

  get origin(): string {
    const address = this.server.address()
    if (address === null || typeof address === "string")
      throw new TypeError("Cannot tell the origin: it does not listen")
    return `http://127.0.0.1:${address.port}`
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve))
  }

  /** Says what there is. @param robots its robots.txt; null if it has none */
  publish(robots: string | null, find: (url: string) => Resource | null): void {
    this.#robots = robots
    this.#find = find
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer)
    await new Promise((resolve) => {
      this.server.close(resolve)
      this.server.closeAllConnections()
    })
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? ""
    this.requests.set(path, (this.requests.get(path) ?? 0) + 1)
    this.arrivals.push(performance.now())
    const busy: Busy = { givenUp: false }
    this.#busy.add(busy)
    this.#count()
    response.on("close", () => {
      busy.givenUp = true
      this.#busy.delete(busy)
    })
    const url = `${this.origin}${path}`
    answer(response, {
      url,
      resource: path === "/robots.txt" ? this.#robots : this.#find(url),
      // Before the answer ends: the client cannot hear of the end before this.
      onEnd: () => this.#busy.delete(busy),
      later: (ms, act) => this.#later(ms, act),
    })
  }

  /** Counts what it is busy with now, but not what, as it will soon hear, has been given up. */
  #count(): void {
    const now = [...this.#busy]
    this.#later(HEARSAY_MS, () => {
      this.mostAtOnce = Math.max(this.mostAtOnce, now.filter(({ givenUp }) => !givenUp).length)
    })
  }

  #later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      act()
    }, ms)
    this.#timers.add(timer)
  }
}
