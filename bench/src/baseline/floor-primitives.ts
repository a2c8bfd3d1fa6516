import { Fifo } from "./fifo.ts"
import { type Fibre, Line } from "./trampoline.ts"

/** A queue on the trampoline. */
export class FloorQueue<T> {
  readonly #capacity: number
  readonly #items = new Fifo<T>()
  readonly #takers = new Line()
  readonly #putters = new Line()

  constructor(capacity = Number.POSITIVE_INFINITY) {
    this.#capacity = capacity
  }

  /** Puts an item, whether there is room or not. */
  push(item: T): void {
    this.#items.push(item)
    this.#takers.wakeNext()
  }

  /** Waits for room, then puts an item. */
  *put(item: T): Fibre<void> {
    while (this.#items.size >= this.#capacity) yield this.#putters
    this.push(item)
  }

  *take(): Fibre<T> {
    while (this.#items.size === 0) yield this.#takers
    const item = this.#items.shift() as T // there is one
    this.#putters.wakeNext()
    return item
  }
}

/** A semaphore on the trampoline; of 1, a lock. */
export class FloorSemaphore {
  #free: number
  readonly #waiting = new Line()

  constructor(permits: number) {
    this.#free = permits
  }

  *acquire(): Fibre<void> {
    if (this.#free > 0) this.#free--
    else yield this.#waiting
  }

  /** Hands the permit to the first in line, if there is one. */
  release(): void {
    if (this.#waiting.empty) this.#free++
    else this.#waiting.wakeNext()
  }
}

/** A barrier on the trampoline. */
export class FloorBarrier {
  readonly #parties: number
  readonly #waiting = new Line()
  #arrived = 0

  constructor(parties: number) {
    this.#parties = parties
  }

  *wait(): Fibre<number> {
    const position = this.#arrived++
    if (this.#arrived < this.#parties) yield this.#waiting
    else {
      this.#arrived = 0
      this.#waiting.wakeAll()
    }
    return position
  }
}
