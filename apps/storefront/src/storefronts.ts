import { once } from "node:events"
import type { Server } from "node:http"
import type { AddressInfo } from "node:net"
import { serve } from "@hono/node-server"
import type { Backends } from "./backend.ts"
import { expressStorefront } from "./express.ts"
import { fastifyStorefront } from "./fastify.ts"
import { honoStorefront } from "./hono.ts"

/** The storefronts, running: one for each framework. */
export interface Storefronts {
  /** Where products are, without the id: in each framework, and in coroutine syntax. */
  readonly urls: {
    readonly fastify: string
    readonly express: string
    readonly hono: string
    readonly coroutine: string
  }
  close(): Promise<void>
}

/**
 * Starts the three storefronts on free ports.
 *
 * To be called outside of any run of corral's. What a handler awaits is then a task of its own, which ends with it. A
 * server that is started in a run would make all of it part of the task that started the server.
 */
export async function startStorefronts(backends: Backends): Promise<Storefronts> {
  const fastify = fastifyStorefront(backends)
  const fastifyUrl = await fastify.listen({ host: "127.0.0.1", port: 0 })
  const express = expressStorefront(backends).listen(0, "127.0.0.1")
  const hono = serve({ fetch: honoStorefront(backends).fetch, hostname: "127.0.0.1", port: 0 }) as Server // of node:http, as it is not told otherwise
  await Promise.all([express, hono].map((server) => once(server, "listening")))
  return {
    urls: {
      fastify: `${fastifyUrl}/products`,
      express: `${urlOf(express)}/products`,
      hono: `${urlOf(hono)}/products`,
      coroutine: `${urlOf(hono)}/coroutine/products`,
    },
    close: async () => {
      fastify.server.closeAllConnections()
      await Promise.all([fastify.close(), close(express), close(hono)])
    },
  }
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}` // it listens on a port
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close")
  server.close()
  server.closeAllConnections()
  await closed
}
