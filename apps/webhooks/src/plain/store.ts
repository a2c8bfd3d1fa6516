import { randomUUID } from "node:crypto"
import { SCHEMA } from "../schema.ts"
import { ABANDON, ACCEPT, BACKLOG, CLAIM, FORGET, INSERT_OUTCOMES, RELEASE, SETTLE } from "../sql.ts"
import type { Backlog, Job, Outcome, Webhook } from "../store.ts"
import type { Pool, Query } from "./pool.ts"

/** Ends nothing: for what has to be done even now that everything else has been aborted. */
const NEVER = new AbortController().signal

/** Opens a store, which owns the pool from then on, and makes its tables if they are missing. */
export async function openStore(pool: Pool, schema: string, signal: AbortSignal): Promise<Store> {
  try {
    await pool.transaction((query) => migrate(query, schema), signal)
    // Only one process can have an embedded database: whoever held claims in it is gone.
    if (pool.backend.size === 1) await pool.query(ABANDON, [], signal)
    return new Store(pool)
  } catch (error) {
    await pool.close()
    throw error
  }
}

async function migrate(query: Query, schema: string): Promise<void> {
  // `if not exists` does not keep two processes that start together from colliding; this lock does.
  await query("select pg_advisory_xact_lock(hashtext('corral-webhooks'))")
  await query(`create schema if not exists "${schema}"`)
  for (const statement of SCHEMA) await query(statement)
}

/** The database, as the service sees it. */
export class Store {
  readonly #pool: Pool
  /** Who claims: one life of one process. */
  readonly #owner: string = randomUUID()

  constructor(pool: Pool) {
    this.#pool = pool
  }

  /** Writes a webhook down and puts it on the to-do list. False: it was there already, which is as good. */
  async accept({ id, payload }: Webhook, signal: AbortSignal): Promise<boolean> {
    const added = await this.#pool.query(ACCEPT, [id, payload], signal)
    return added.length > 0
  }

  /** Takes up to `count` webhooks that are due, and holds them for `claimMs` or until `settle`. */
  claim(count: number, claimMs: number, signal: AbortSignal): Promise<Job[]> {
    return this.#pool.query<Job>(CLAIM, [count, this.#owner, claimMs], signal)
  }

  /** Notes how attempts ended, in one transaction. */
  settle(outcomes: readonly Outcome[], signal: AbortSignal): Promise<void> {
    const batch = JSON.stringify(outcomes)
    return this.#pool.transaction(async (query) => {
      await query(INSERT_OUTCOMES, [batch])
      await query(SETTLE, [batch, this.#owner])
    }, signal)
  }

  /** Gives back every claim of this process, and says how many there were. */
  async release(): Promise<number> {
    const released = await this.#pool.query(RELEASE, [this.#owner], NEVER)
    return released.length
  }

  async backlog(signal: AbortSignal): Promise<Backlog> {
    const [backlog] = await this.#pool.query<Backlog>(BACKLOG, [], signal)
    return backlog ?? { pending: 0, dead: 0 }
  }

  /** Forgets webhooks that were delivered more than so many hours ago, and does what the database leaves to us. */
  async tidy(retentionHours: number, signal: AbortSignal): Promise<void> {
    await this.#pool.query(FORGET, [retentionHours], signal)
    for (const statement of this.#pool.backend.upkeep) await this.#pool.query(statement, [], signal)
  }

  close(): Promise<void> {
    return this.#pool.close()
  }
}
