import type { Config } from "./config.ts"
import type { Backend } from "./connections.ts"
import { pglite } from "./pglite.ts"
import { postgres } from "./postgres.ts"

/** The database that the configuration names. */
export function backendOf({
  databaseUrl,
  dataDir,
  schema,
}: Pick<Config, "databaseUrl" | "dataDir" | "schema">): Backend {
  return databaseUrl === null ? pglite(dataDir, schema) : postgres(databaseUrl, schema)
}
