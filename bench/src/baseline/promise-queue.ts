import { Fifo } from "./fifo.ts"

/** A queue as one writes it by hand with promises. */
export class PromiseQueue<T> {
  readonly #capacity: number
  readonly #items = new Fifo<T>()
  readonly #takers = new Fifo<() => void>()
  readonly #putters = new Fifo<() => void>()

  constructor(capacity = Number.POSITIVE_INFINITY) {
    this.#capacity = capacity
  }

  /** Puts an item, whether there is room or not. */
  push(item: T): void {
    this.#items.push(item)
    this.#takers.shift()?.()
  }

  /** Waits for room, then puts an item. */
  async put(item: T): Promise<void> {
    while (this.#items.size >= this.#capacity) await new Promise<void>((resolve) => this.#putters.push(resolve))
    this.push(item)
  }

  async take(): Promise<T> {
    while (this.#items.size === 0) await new Promise<void>((resolve) => this.#takers.push(resolve))
    const item = this.#items.shift() as T // there is one
    this.#putters.shift()?.()
    return item
  }
}
