import type { Server } from "node:http"
import { createAdaptorServer } from "@hono/node-server"
import { SetupError } from "./setup-error.ts"

/** Makes a server for a Hono app, which does not listen yet. */
export function httpServer(fetch: (request: Request) => Promise<Response>): Server {
  return createAdaptorServer({
    fetch,
    serverOptions: { requestTimeout: 10_000, headersTimeout: 10_000, keepAliveTimeout: 5_000 },
  }) as Server // without `createServer` in its options it makes one of node:http
}

/** The address of a server that listens on `host`. */
export function urlOf(server: Server, host: string): string {
  const address = server.address()
  if (address === null || typeof address === "string") throw new TypeError(`Cannot tell the port of ${address}`)
  return `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`
}

/** What to say of a server that could not listen. */
export function listenError(error: Error, host: string, port: number): Error {
  if (!("code" in error) || error.code !== "EADDRINUSE") return error
  const hint = `write:  PORT=${port + 1}, or PORT=0 for any that is free`
  return new SetupError(`Cannot listen on ${host}:${port}: another program does\n  ${hint}`, { cause: error })
}
