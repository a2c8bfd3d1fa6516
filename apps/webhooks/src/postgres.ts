import pg from "pg"
import type { Backend, Connection } from "./connections.ts"
import { describe } from "./log.ts"
import { SetupError } from "./setup-error.ts"

const CONNECTIONS = 10

/** A real PostgreSQL server. */
export function postgres(url: string, schema: string): Backend {
  return {
    size: CONNECTIONS,
    connect: () => connect(url, schema),
    upkeep: [],
    close: async () => {},
  }
}

async function connect(url: string, schema: string): Promise<Connection> {
  const client = new pg.Client({
    connectionString: url,
    application_name: "corral-webhooks",
    connectionTimeoutMillis: 5_000,
    // A statement is waited for even when its caller was cancelled, so it must have an end of its own.
    statement_timeout: 10_000,
    keepAlive: true,
  })
  let usable = true
  const lost = () => {
    usable = false
  }
  client.on("error", lost)
  client.on("end", lost)
  try {
    await client.connect()
  } catch (error) {
    throw new SetupError(`Cannot connect to the database of DATABASE_URL: ${describe(error)}`, { cause: error })
  }
  await client.query(`set search_path to "${schema}"`)
  return {
    query: async <Row>(text: string, values: readonly unknown[] = []) => {
      const { rows } = await client.query<Row & pg.QueryResultRow>(text, [...values])
      return rows
    },
    usable: () => usable,
    close: () => client.end(),
  }
}
