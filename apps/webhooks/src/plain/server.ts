import { once } from "node:events"
import type { Server } from "node:http"
import { setTimeout as sleep } from "node:timers/promises"
import { httpServer, listenError, urlOf } from "../http-server.ts"
import type { Application, Listening } from "../server.ts"

/**
 * Serves HTTP until `stop` is aborted. Then it closes the listener and waits for the requests under way. Those that
 * take longer than the grace period are broken off.
 *
 * @param breakOff aborted when the grace period is over
 */
export async function serveHttp(
  app: Application,
  options: Listening,
  breakOff: AbortController,
  stop: AbortSignal,
): Promise<void> {
  const underWay = new Set<Promise<Response>>()
  const server = httpServer(async (request) => {
    const answer = Promise.resolve(app.fetch(request))
    underWay.add(answer)
    try {
      return await answer
    } finally {
      underWay.delete(answer)
    }
  })
  await listen(server, options, stop)
  await new Promise((resolve) => stop.addEventListener("abort", resolve))
  const closed = once(server, "close")
  server.close()
  const graceOver = new AbortController()
  await Promise.race([closed, sleep(options.graceMs, undefined, { signal: graceOver.signal }).catch(() => {})])
  graceOver.abort()
  breakOff.abort()
  server.closeAllConnections()
  await Promise.allSettled(underWay)
}

async function listen(server: Server, { host, port, onListening }: Listening, signal: AbortSignal): Promise<void> {
  server.listen(port, host)
  try {
    await once(server, "listening", { signal })
  } catch (error) {
    server.close()
    throw error instanceof Error ? listenError(error, host, port) : error
  }
  onListening(urlOf(server, host))
}
