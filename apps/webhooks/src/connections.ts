import { abortable, type Body, type Coroutine, call, Semaphore } from "@corral/node"

/** One session with a PostgreSQL, embedded or real: one statement at a time. */
export interface Connection {
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>
  /** False once the session is lost; a new one has to be made. */
  usable(): boolean
  close(): Promise<void>
}

/** Makes sessions. `size` is how many may be open at once. */
export interface Backend {
  readonly size: number
  connect(): Promise<Connection>
  /** What the database leaves to its owner, to be run now and then. */
  readonly upkeep: readonly string[]
  close(): Promise<void>
}

/** What the body of a transaction can do. */
export interface Transaction {
  query<Row>(text: string, values?: readonly unknown[]): Coroutine<Row[]>
}

/** A place for a connection: null before the first use. One that is lost is replaced when it is needed. */
interface Slot {
  connection: Connection | null
}

/** Lends the connections of a backend, to one task each, in the order of asking. */
export class Connections {
  readonly backend: Backend
  readonly #slots: readonly Slot[]
  /** One for each slot. A semaphore, since it lets nobody pass who waits already; a queue of idle slots would. */
  readonly #turns: Semaphore
  readonly #idle: Slot[]

  constructor(backend: Backend) {
    this.backend = backend
    this.#slots = Array.from({ length: backend.size }, () => ({ connection: null }))
    this.#turns = new Semaphore(backend.size)
    this.#idle = [...this.#slots]
  }

  /** Runs one statement, which is a transaction by itself. */
  *query<Row>(text: string, values: readonly unknown[] = []): Coroutine<Row[]> {
    return yield* this.#lend((connection) => statement<Row>(connection, text, values))
  }

  /** Runs `body` in a transaction: all of it or nothing, whether it fails, times out or is cancelled. */
  *transaction<T>(body: Body<T, [Transaction]>): Coroutine<T> {
    return yield* this.#lend((connection) => inTransaction(connection, body))
  }

  /** Closes every connection and the backend. Nobody may hold a connection any more. */
  *close(): Coroutine<void> {
    for (const { connection } of this.#slots) {
      if (connection !== null) yield* abortable(() => connection.close())
    }
    yield* abortable(() => this.backend.close())
  }

  *#lend<T>(body: (connection: Connection) => Coroutine<T>): Coroutine<T> {
    return yield* this.#turns.with(() => this.#use(body))
  }

  *#use<T>(body: (connection: Connection) => Coroutine<T>): Coroutine<T> {
    const slot = this.#idle.shift()
    if (slot === undefined) throw new Error("Cannot lend a connection: none is idle")
    try {
      return yield* body(yield* this.#opened(slot))
    } finally {
      this.#idle.push(slot)
    }
  }

  *#opened(slot: Slot): Coroutine<Connection> {
    if (slot.connection?.usable()) return slot.connection
    // The promise itself puts the connection where it belongs. Who is cancelled while it is being made gets no
    // result, and a connection that only the result knew of would be open for ever.
    const opening = async () => {
      slot.connection = await this.backend.connect()
    }
    yield* abortable(opening)
    return yield* this.#opened(slot)
  }
}

/**
 * Runs one statement and waits for its end, also when it is cancelled meanwhile: the next user of the connection must
 * find it idle.
 */
function* statement<Row>(connection: Connection, text: string, values: readonly unknown[]): Coroutine<Row[]> {
  return yield* abortable(() => connection.query<Row>(text, values))
}

function* inTransaction<T>(connection: Connection, body: Body<T, [Transaction]>): Coroutine<T> {
  const transaction: Transaction = { query: (text, values = []) => statement(connection, text, values) }
  try {
    yield* statement(connection, "begin", [])
    const result = yield* call(body, transaction)
    yield* statement(connection, "commit", [])
    return result
  } catch (error) {
    // A cancellation comes this way, too, and may have come while `begin` or `commit` was on its way: then that has been
    // done all the same. To roll back what is already committed does nothing, and a lost connection needs none of it.
    if (connection.usable()) yield* statement(connection, "rollback", [])
    throw error
  }
}
