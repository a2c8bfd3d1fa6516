import type { Server } from "node:http"
import { CancelledError, type Coroutine, Event, Future, type Task, type TaskGroup, taskGroup, wait } from "@corral/node"
import { httpServer, listenError, urlOf } from "./http-server.ts"

/** What answers requests; a Hono app is one. */
export interface Application {
  fetch(request: Request): Response | Promise<Response>
}

export interface Listening {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** How long requests that are under way may still take when the server is stopped, in milliseconds. */
  readonly graceMs: number
  readonly onListening: (url: string) => void
}

/**
 * Serves HTTP until it is cancelled. Every request is a task of one group, so none outlives the server.
 *
 * Cancelled, it closes the listener and waits for the requests under way. Those that take longer than the grace period
 * are cancelled in turn.
 */
export function* serveHttp(app: Application, options: Listening): Coroutine<void> {
  yield* taskGroup((requests) => serve(app, requests, options))
}

function* serve(app: Application, requests: TaskGroup, options: Listening): Coroutine<void> {
  const server = httpServer((request) =>
    answerOf(requests.createTask(async () => app.fetch(request), { name: request.url })),
  )
  const closed = new Future<void>()
  yield* listen(server, options)
  server.on("close", () => closed.setResult())
  try {
    yield* new Event().wait()
  } finally {
    server.close()
    yield* wait([closed], { timeout: options.graceMs })
    server.closeAllConnections()
  }
}

function* listen(server: Server, { host, port, onListening }: Listening): Coroutine<void> {
  const bound = new Future<void>()
  const onError = (error: Error) => bound.setException(listenError(error, host, port))
  server.once("error", onError)
  server.listen(port, host, () => bound.setResult())
  yield* bound
  server.off("error", onError)
  onListening(urlOf(server, host))
}

/** The answer of a request's task, for Hono's adapter, which is in no task and takes promises. */
async function answerOf(task: Task<Response>): Promise<Response> {
  try {
    return await task.toPromise()
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error
    return new Response("the service stops; send it again", { status: 503 })
  }
}
