import {
  type Coroutine,
  getRunningLoop,
  Queue,
  QueueFull,
  QueueShutDown,
  rethrowCancelled,
  TimeoutError,
  timeoutAt,
} from "@corral/bun"
import type { Config } from "./config.ts"
import type { Answer } from "./protocol.ts"
import type { Vitals } from "./vitals.ts"

export type OutboxOptions = Pick<Config, "queueSize" | "slowReaders" | "slowMs">

/**
 * What waits to be sent to one client: a bounded queue, and what is done when it is full.
 *
 * - `disconnect`: whoever has something for the client waits until there is room. A client that has been full once and
 *   is not down to half of it within `slowMs` is given up.
 * - `drop-oldest`: the oldest message makes room, and the client is told how many it has missed.
 */
export class Outbox {
  readonly #queue: Queue<string>
  readonly #options: OutboxOptions
  /** When a client that has fallen behind is given up; null while it keeps up. */
  #patience: number | null = null
  /** How many messages were dropped since the client was last told. */
  #missed = 0
  readonly #vitals: Pick<Vitals, "missed">

  constructor(options: OutboxOptions, vitals: Pick<Vitals, "missed">) {
    this.#options = options
    this.#vitals = vitals
    this.#queue = new Queue(options.queueSize)
  }

  /** Puts a message in if that needs no waiting; tells whether it is settled. */
  offer(text: string): boolean {
    try {
      if (this.#options.slowReaders === "drop-oldest" && this.#queue.full()) {
        this.#queue.getNowait()
        this.#missed += 1
        this.#vitals.missed += 1
      }
      this.#queue.putNowait(text)
      return true
    } catch (error) {
      if (error instanceof QueueFull) return false
      if (error instanceof QueueShutDown) return true // the client is on its way out
      throw error
    }
  }

  /** Puts a message in, and waits for room as long as the policy says. @returns false if the client is too slow */
  *put(text: string): Coroutine<boolean> {
    if (this.offer(text)) return true
    this.#patience ??= getRunningLoop().time() + this.#options.slowMs
    try {
      yield* timeoutAt(this.#patience, () => this.#queue.put(text))
    } catch (error) {
      rethrowCancelled(error)
      if (error instanceof TimeoutError) return false
      if (!(error instanceof QueueShutDown)) throw error
    }
    return true
  }

  /** Waits for the next message to send. @throws {QueueShutDown} there will be none */
  *next(): Coroutine<string> {
    if (this.#missed > 0) {
      const notice: Answer = { type: "missed", count: this.#missed }
      this.#missed = 0
      return JSON.stringify(notice)
    }
    const text = yield* this.#queue.get()
    if (this.#queue.qsize() <= this.#options.queueSize / 2) this.#patience = null
    return text
  }

  /** Takes no more messages; those that are in it can still be sent. */
  close(): void {
    this.#queue.shutdown()
  }
}
