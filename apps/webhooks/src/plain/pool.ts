import pLimit, { type LimitFunction } from "p-limit"
import type { Backend, Connection } from "../connections.ts"

/** Runs one statement. */
export type Query = <Row>(text: string, values?: readonly unknown[]) => Promise<Row[]>

/** A place for a connection: null before the first use. One that is lost is replaced when it is needed. */
interface Slot {
  connection: Connection | null
}

/** Lends the connections of a backend, to one caller each, in the order of asking. */
export class Pool {
  readonly backend: Backend
  readonly #slots: readonly Slot[]
  readonly #idle: Slot[]
  readonly #limit: LimitFunction

  constructor(backend: Backend) {
    this.backend = backend
    this.#slots = Array.from({ length: backend.size }, () => ({ connection: null }))
    this.#idle = [...this.#slots]
    this.#limit = pLimit(backend.size)
  }

  /** Runs one statement, which is a transaction by itself. */
  query<Row>(text: string, values: readonly unknown[], signal: AbortSignal): Promise<Row[]> {
    return this.#lend(signal, (connection) => statement<Row>(connection, text, values, signal))
  }

  /** Runs `body` in a transaction: all of it or nothing, whether it fails or is aborted. */
  transaction<T>(body: (query: Query) => Promise<T>, signal: AbortSignal): Promise<T> {
    return this.#lend(signal, (connection) => inTransaction(connection, body, signal))
  }

  /** Closes every connection and the backend. Nobody may hold a connection any more. */
  async close(): Promise<void> {
    for (const { connection } of this.#slots) await connection?.close()
    await this.backend.close()
  }

  /** Whoever waits for a connection stops waiting with the signal. p-limit does not know that, so its turn comes still. */
  #lend<T>(signal: AbortSignal, body: (connection: Connection) => Promise<T>): Promise<T> {
    if (signal.aborted) return Promise.reject(signal.reason)
    return new Promise((resolve, reject) => {
      const onAbort = () => reject(signal.reason)
      signal.addEventListener("abort", onAbort)
      const turn = async () => {
        signal.removeEventListener("abort", onAbort)
        if (!signal.aborted) await this.#use(body).then(resolve, reject)
      }
      void this.#limit(turn)
    })
  }

  async #use<T>(body: (connection: Connection) => Promise<T>): Promise<T> {
    const slot = this.#idle.shift()
    if (slot === undefined) throw new Error("Cannot lend a connection: none is idle")
    try {
      if (!slot.connection?.usable()) slot.connection = await this.backend.connect()
      return await body(slot.connection)
    } finally {
      this.#idle.push(slot)
    }
  }
}

/** Runs one statement and waits for its end, also when it is aborted: the next user must find the connection idle. */
async function statement<Row>(
  connection: Connection,
  text: string,
  values: readonly unknown[],
  signal: AbortSignal,
): Promise<Row[]> {
  const rows = await connection.query<Row>(text, values)
  signal.throwIfAborted()
  return rows
}

async function inTransaction<T>(
  connection: Connection,
  body: (query: Query) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  try {
    await statement(connection, "begin", [], signal)
    const result = await body((text, values = []) => statement(connection, text, values, signal))
    await statement(connection, "commit", [], signal)
    return result
  } catch (error) {
    // To roll back what is already committed does nothing, and a lost connection needs none of it.
    if (connection.usable()) await connection.query("rollback")
    throw error
  }
}
