import { randomBytes } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { call } from "@corral/node"
import { backendOf } from "../src/backend.ts"
import type { Config } from "../src/config.ts"
import { Connections } from "../src/connections.ts"

/** A database for one test file, and how to be rid of it. */
export interface TestDatabase {
  readonly config: Pick<Config, "databaseUrl" | "dataDir" | "schema">
  /** Asks it directly; an embedded one must not be open elsewhere. */
  query<Row>(text: string): Promise<Row[]>
  remove(): Promise<void>
}

/** The embedded database, and with DATABASE_URL a real one as well. */
export const databases: readonly { readonly name: string; readonly url: string | null }[] = [
  { name: "embedded", url: null },
  ...(process.env.DATABASE_URL ? [{ name: "PostgreSQL", url: process.env.DATABASE_URL }] : []),
]

export function testDatabase(databaseUrl: string | null): TestDatabase {
  const dataDir = mkdtempSync(join(tmpdir(), "corral-webhooks-test-"))
  const schema = `test_${randomBytes(4).toString("hex")}`
  const config = { databaseUrl, dataDir, schema }
  const query = <Row>(text: string) =>
    Promise.resolve(
      call(function* () {
        const connections = new Connections(backendOf(config))
        try {
          return yield* connections.query<Row>(text)
        } finally {
          yield* connections.close()
        }
      }),
    )
  const remove = async () => {
    if (databaseUrl !== null) await query(`drop schema if exists "${schema}" cascade`)
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { config, query, remove }
}
