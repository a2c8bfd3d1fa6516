/** Everything the server can be told. Times are milliseconds, sizes are bytes. */
export interface Config {
  readonly host: string
  readonly port: number
  readonly maxClients: number
  readonly maxRooms: number
  readonly maxMessageBytes: number
  /** How many messages wait for a client at most. */
  readonly queueSize: number
  /** What becomes of a client that reads too slowly. */
  readonly slowReaders: "disconnect" | "drop-oldest"
  /** How long a client may be behind before it is disconnected. */
  readonly slowMs: number
  readonly pingMs: number
  readonly idleMs: number
  readonly graceMs: number
}

/** The environment holds settings that cannot be used; the message has one line for each. */
export class ConfigError extends Error {
  override readonly name: string = "ConfigError"
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`Cannot use the configuration: ${problems.length} of its settings are wrong\n  ${problems.join("\n  ")}`)
    this.problems = problems
  }
}

export type Environment = Readonly<Record<string, string | undefined>>

const HOUR = 3_600_000

/**
 * Reads the configuration from environment variables.
 *
 * @throws {ConfigError} with every problem at once
 */
export function readConfig(env: Environment): Config {
  const problems: string[] = []
  const given = (name: string) => env[name]?.trim() || null

  const integer = (name: string, fallback: number, min: number, max: number): number => {
    const text = given(name)
    if (text === null) return fallback
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= min && value <= max) return value
    problems.push(`${name}: found "${text}"; write a whole number from ${min} to ${max} (default ${fallback})`)
    return fallback
  }

  const slowReaders = given("SLOW_READERS") ?? "disconnect"
  if (slowReaders !== "disconnect" && slowReaders !== "drop-oldest") {
    problems.push(`SLOW_READERS: found "${slowReaders}"; write disconnect or drop-oldest (default disconnect)`)
  }
  const config: Config = {
    host: given("HOST") ?? "127.0.0.1",
    port: integer("PORT", 8090, 0, 65_535),
    maxClients: integer("MAX_CLIENTS", 10_000, 1, 1_000_000),
    maxRooms: integer("MAX_ROOMS", 16, 1, 1_000),
    maxMessageBytes: integer("MAX_MESSAGE_BYTES", 16_384, 64, 1_048_576),
    queueSize: integer("QUEUE_SIZE", 128, 2, 100_000),
    slowReaders: slowReaders === "drop-oldest" ? slowReaders : "disconnect",
    slowMs: integer("SLOW_MS", 500, 0, HOUR),
    pingMs: integer("PING_MS", 15_000, 10, HOUR),
    idleMs: integer("IDLE_MS", 45_000, 20, HOUR),
    graceMs: integer("GRACE_MS", 5_000, 0, HOUR),
  }
  if (config.idleMs < 2 * config.pingMs) {
    problems.push(`IDLE_MS: found ${config.idleMs}; write at least twice PING_MS, here ${2 * config.pingMs}`)
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return config
}
