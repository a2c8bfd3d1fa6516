import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

/** The server closed the connection. Each runtime has an error of its own for that. */
export class ConnectionLost extends Error {
  override readonly name: string = "ConnectionLost"
}

/** What is not corral's: promises of timers, and a server. */
export class Foreign {
  readonly url: string
  readonly close: () => Promise<void>
  /** Work that is under way and takes a signal. */
  abortables = 0

  private constructor(url: string, close: () => Promise<void>) {
    this.url = url
    this.close = close
  }

  /** Starts the server: `/7` answers after 7 ms, `/never` does not, `/reset` closes the connection. */
  static async start(): Promise<Foreign> {
    const server = createServer((request, response) => {
      if (request.url === "/reset") request.socket.destroy()
      else if (request.url !== "/never") {
        const timer = setTimeout(() => response.end("{}"), Number(request.url?.slice(1)))
        response.once("close", () => clearTimeout(timer))
      }
    })
    server.listen(0, "127.0.0.1")
    await once(server, "listening")
    const { port } = server.address() as AddressInfo // it listens on a port
    return new Foreign(`http://127.0.0.1:${port}`, async () => {
      const closed = once(server, "close")
      server.close()
      server.closeAllConnections()
      await closed
    })
  }

  /** A promise that knows no cancellation. */
  later(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms))
  }

  /** Work that stops when its signal is aborted, though not at once. */
  work(ms: number, signal: AbortSignal): Promise<void> {
    this.abortables++
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#end(resolve), ms)
      const stop = (): void => {
        clearTimeout(timer)
        setImmediate(() => this.#end(() => reject(signal.reason)))
      }
      signal.addEventListener("abort", stop, { once: true })
    })
  }

  async fetch(path: string, signal: AbortSignal): Promise<void> {
    this.abortables++
    try {
      await (await fetch(`${this.url}/${path}`, { signal })).text()
    } catch (error) {
      if (signal.aborted) throw error
      throw new ConnectionLost(`Cannot fetch ${path}: the connection was closed`, { cause: error })
    } finally {
      this.abortables--
    }
  }

  #end(settle: () => void): void {
    this.abortables--
    settle()
  }
}
