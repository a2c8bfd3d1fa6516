import { Fifo } from "./fifo.ts"

/** A semaphore as one writes it by hand with promises; of 1, a lock. */
export class PromiseSemaphore {
  #free: number
  readonly #waiting = new Fifo<() => void>()

  constructor(permits: number) {
    this.#free = permits
  }

  async acquire(): Promise<void> {
    if (this.#free > 0) this.#free--
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** Hands the permit to the first in line, if there is one. */
  release(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free++
    else next()
  }
}
