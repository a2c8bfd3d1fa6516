import { randomUUID } from "node:crypto"
import { type Awaitable, type Body, type Coroutine, call } from "@corral/node"
import type { Connections, Transaction } from "./connections.ts"
import { SCHEMA } from "./schema.ts"
import { ABANDON, ACCEPT, BACKLOG, CLAIM, FORGET, INSERT_OUTCOMES, RELEASE, SETTLE } from "./sql.ts"

export interface Webhook {
  readonly id: string
  /** The body as it was signed and sent; it goes on to the downstream unchanged. */
  readonly payload: string
}

/** A webhook that this process has claimed, and is to deliver now. */
export interface Job extends Webhook {
  /** 1 for the first. */
  readonly attempt: number
}

/** How one attempt ended. A failed one is to be repeated, a dead one is not. */
export interface Outcome {
  readonly webhookId: string
  readonly attempt: number
  readonly result: "delivered" | "failed" | "dead"
  /** The downstream's HTTP status; null when it gave none. */
  readonly status: number | null
  readonly error: string | null
  readonly tookMs: number
  /** For a failed one: the pause before the next. */
  readonly retryMs: number
}

/** How many webhooks are still to be delivered, and how many were given up. */
export interface Backlog {
  readonly pending: number
  readonly dead: number
}

/** The database, as the service sees it. Every operation can be awaited, and `yield*`-ed in coroutines. */
export interface Store {
  /** Writes a webhook down and puts it on the to-do list. False: it was there already, which is as good. */
  accept(webhook: Webhook): Awaitable<boolean>
  /** Takes up to `count` webhooks that are due, and holds them for `claimMs` or until `settle`. */
  claim(count: number, claimMs: number): Awaitable<Job[]>
  /** Notes how attempts ended, in one transaction. */
  settle(outcomes: readonly Outcome[]): Awaitable<void>
  /** Gives back every claim of this process, and says how many there were. */
  release(): Awaitable<number>
  backlog(): Awaitable<Backlog>
  /** Forgets webhooks that were delivered more than so many hours ago, and does what the database leaves to us. */
  tidy(retentionHours: number): Awaitable<void>
  close(): Awaitable<void>
}

/** Opens a store, which owns the connections from then on, and makes its tables if they are missing. */
export function openStore(connections: Connections, schema: string): Awaitable<Store> {
  return call(function* () {
    try {
      yield* connections.transaction((transaction) => migrate(transaction, schema))
      // Only one process can have an embedded database: whoever held claims in it is gone.
      if (connections.backend.size === 1) yield* connections.query(ABANDON)
      return new SqlStore(connections)
    } catch (error) {
      yield* connections.close()
      throw error
    }
  })
}

function* migrate(transaction: Transaction, schema: string): Coroutine<void> {
  // `if not exists` does not keep two processes that start together from colliding; this lock does.
  yield* transaction.query("select pg_advisory_xact_lock(hashtext('corral-webhooks'))")
  yield* transaction.query(`create schema if not exists "${schema}"`)
  for (const statement of SCHEMA) yield* transaction.query(statement)
}

class SqlStore implements Store {
  readonly #connections: Connections
  /** Who claims: one life of one process. */
  readonly #owner: string = randomUUID()

  constructor(connections: Connections) {
    this.#connections = connections
  }

  accept({ id, payload }: Webhook): Awaitable<boolean> {
    const added = this.#query(ACCEPT, [id, payload])
    return call(function* () {
      return (yield* added).length > 0
    })
  }

  claim(count: number, claimMs: number): Awaitable<Job[]> {
    return this.#query<Job>(CLAIM, [count, this.#owner, claimMs])
  }

  settle(outcomes: readonly Outcome[]): Awaitable<void> {
    const batch = JSON.stringify(outcomes)
    const owner = this.#owner
    return this.#transaction(function* (transaction) {
      yield* transaction.query(INSERT_OUTCOMES, [batch])
      yield* transaction.query(SETTLE, [batch, owner])
    })
  }

  release(): Awaitable<number> {
    const released = this.#query(RELEASE, [this.#owner])
    return call(function* () {
      return (yield* released).length
    })
  }

  backlog(): Awaitable<Backlog> {
    const counted = this.#query<Backlog>(BACKLOG)
    return call(function* () {
      const [backlog] = yield* counted
      return backlog ?? { pending: 0, dead: 0 }
    })
  }

  tidy(retentionHours: number): Awaitable<void> {
    const connections = this.#connections
    return call(function* () {
      yield* connections.query(FORGET, [retentionHours])
      for (const statement of connections.backend.upkeep) yield* connections.query(statement)
    })
  }

  close(): Awaitable<void> {
    return call(() => this.#connections.close())
  }

  #query<Row>(text: string, values: readonly unknown[] = []): Awaitable<Row[]> {
    return call(() => this.#connections.query<Row>(text, values))
  }

  #transaction<T>(body: Body<T, [Transaction]>): Awaitable<T> {
    return call(() => this.#connections.transaction(body))
  }
}
