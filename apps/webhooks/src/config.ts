import { fileURLToPath } from "node:url"
import { SetupError } from "./setup-error.ts"

/** Everything the service can be told. Times are milliseconds, sizes are bytes. */
export interface Config {
  readonly host: string
  readonly port: number
  /** Any of them may have signed a webhook, so that a secret can be replaced without a gap. */
  readonly secrets: readonly [string, ...string[]]
  readonly maxBodyBytes: number
  readonly requestMs: number
  /** null: the embedded database in `dataDir`. */
  readonly databaseUrl: string | null
  readonly dataDir: string
  readonly schema: string
  /** null: the caller provides a downstream. */
  readonly downstreamUrl: string | null
  readonly concurrency: number
  readonly attemptMs: number
  readonly maxAttempts: number
  readonly backoffMs: number
  readonly backoffMaxMs: number
  readonly claimMs: number
  readonly pollMs: number
  readonly batchSize: number
  readonly batchMs: number
  readonly retentionHours: number
  readonly readinessMs: number
  readonly graceMs: number
}

/** The environment holds settings that cannot be used; `problems` has one line for each. */
export class ConfigError extends SetupError {
  override readonly name: string = "ConfigError"
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`Cannot use the configuration: ${problems.length} of its settings are wrong\n  ${problems.join("\n  ")}`)
    this.problems = problems
  }
}

export type Environment = Readonly<Record<string, string | undefined>>

/** The secret of a service that was given none. Everybody can read it here. */
export const DEVELOPMENT_SECRET = "development-secret"
const HOUR = 3_600_000

/**
 * Reads the configuration from environment variables.
 *
 * @throws {ConfigError} with every problem at once, so that nobody mends them one restart at a time
 */
export function readConfig(env: Environment): Config {
  const read = new Reader(env)
  const secret = read.text("WEBHOOK_SECRET", DEVELOPMENT_SECRET)
  const [first = DEVELOPMENT_SECRET, ...older] = secret.split(",").map((part) => part.trim())
  const config: Config = {
    host: read.text("HOST", "127.0.0.1"),
    port: read.integer("PORT", 8080, 0, 65_535),
    secrets: [first, ...older],
    maxBodyBytes: read.integer("MAX_BODY_BYTES", 65_536, 1, 16_777_216),
    requestMs: read.integer("REQUEST_MS", 5_000, 1, HOUR),
    databaseUrl: read.url("DATABASE_URL", ["postgres:", "postgresql:"]),
    dataDir: read.text("DATA_DIR", fileURLToPath(new URL("../.data", import.meta.url))),
    schema: read.text("DATABASE_SCHEMA", "webhooks"),
    downstreamUrl: read.url("DOWNSTREAM_URL", ["http:", "https:"]),
    concurrency: read.integer("CONCURRENCY", 32, 1, 1_000),
    attemptMs: read.integer("ATTEMPT_MS", 5_000, 1, HOUR),
    maxAttempts: read.integer("MAX_ATTEMPTS", 8, 1, 1_000),
    backoffMs: read.integer("BACKOFF_MS", 500, 1, HOUR),
    backoffMaxMs: read.integer("BACKOFF_MAX_MS", 300_000, 1, 24 * HOUR),
    claimMs: read.integer("CLAIM_MS", 30_000, 1, 24 * HOUR),
    pollMs: read.integer("POLL_MS", 250, 1, HOUR),
    batchSize: read.integer("BATCH_SIZE", 100, 1, 10_000),
    batchMs: read.integer("BATCH_MS", 100, 1, HOUR),
    retentionHours: read.integer("RETENTION_HOURS", 168, 1, 1_000_000),
    readinessMs: read.integer("READINESS_MS", 1_000, 0, HOUR),
    graceMs: read.integer("GRACE_MS", 10_000, 0, HOUR),
  }
  if (config.secrets.some((part) => part.length < 16)) {
    read.problems.push(
      "WEBHOOK_SECRET: a secret is shorter than 16 characters; write a longer one: openssl rand -hex 32",
    )
  }
  if (env.NODE_ENV === "production" && env.WEBHOOK_SECRET === undefined) {
    read.problems.push("WEBHOOK_SECRET: needed when NODE_ENV is production; make one: openssl rand -hex 32")
  }
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(config.schema)) {
    read.problems.push(`DATABASE_SCHEMA: found "${config.schema}"; write small letters, digits and _, as in webhooks`)
  }
  if (config.backoffMaxMs < config.backoffMs) {
    read.problems.push(
      `BACKOFF_MAX_MS: found ${config.backoffMaxMs}; write at least BACKOFF_MS, which is ${config.backoffMs}`,
    )
  }
  // A claimed job waits in the queue for at most two attempts of others before its own begins.
  if (config.claimMs < 4 * config.attemptMs) {
    read.problems.push(
      `CLAIM_MS: found ${config.claimMs}; write at least four times ATTEMPT_MS, here ${4 * config.attemptMs}, ` +
        "or a claim may end while its holder still works",
    )
  }
  if (read.problems.length > 0) throw new ConfigError(read.problems)
  return config
}

class Reader {
  readonly problems: string[] = []
  readonly #env: Environment

  constructor(env: Environment) {
    this.#env = env
  }

  text(name: string, fallback: string): string {
    return this.#given(name) ?? fallback
  }

  integer(name: string, fallback: number, min: number, max: number): number {
    const text = this.#given(name)
    if (text === null) return fallback
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= min && value <= max) return value
    this.problems.push(`${name}: found "${text}"; write a whole number from ${min} to ${max} (default ${fallback})`)
    return fallback
  }

  url(name: string, protocols: readonly string[]): string | null {
    const text = this.#given(name)
    if (text === null) return null
    if (URL.canParse(text) && protocols.includes(new URL(text).protocol)) return text
    // The text is not repeated: a database's address usually has a password in it.
    this.problems.push(`${name}: not an address that begins with ${protocols.map((p) => `${p}//`).join(" or ")}`)
    return null
  }

  /** A variable that is set to nothing counts as not set: that is how compose files spell "unset". */
  #given(name: string): string | null {
    return this.#env[name]?.trim() || null
  }
}
