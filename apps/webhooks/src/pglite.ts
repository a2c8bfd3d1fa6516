import { join } from "node:path"
import type { Backend, Connection } from "./connections.ts"
import { lockData } from "./data-lock.ts"

/**
 * PostgreSQL inside this process, with its files in a directory.
 *
 * What is committed survives the end of the process, also by SIGKILL: PGlite hands its log to the operating system
 * before `commit` returns. It never calls fsync, so a power cut may take the last seconds with it; a real PostgreSQL
 * does not lose those either.
 *
 * It runs as a single process: no autovacuum and no checkpointer, hence the upkeep. Without checkpoints the log would
 * grow for ever, and with it the time that a start after a kill takes.
 */
export function pglite(dir: string, schema: string): Backend {
  const unlock = lockData(dir)
  return {
    size: 1,
    connect: () => open(join(dir, "pgdata"), schema),
    upkeep: ["vacuum (analyze) webhooks, deliveries, outcomes", "checkpoint"],
    close: async () => unlock(),
  }
}

async function open(dir: string, schema: string): Promise<Connection> {
  // Loaded on demand: 10 MB of WebAssembly that a service on a real server has no use for.
  const { PGlite } = await import("@electric-sql/pglite")
  const db = await PGlite.create(dir)
  await db.exec(`create schema if not exists "${schema}"; set search_path to "${schema}"`)
  return {
    query: async <Row>(text: string, values: readonly unknown[] = []) => {
      const { rows } = await db.query<Row>(text, [...values])
      return rows
    },
    usable: () => !db.closed,
    close: () => db.close(),
  }
}
