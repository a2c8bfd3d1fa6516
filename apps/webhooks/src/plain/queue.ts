import { Bell } from "./bell.ts"

/** A queue with an end: whoever puts into a full one waits, and so does whoever takes from an empty one. */
export class Queue<T extends object> {
  readonly #size: number
  readonly #items: T[] = []
  /** In the order of asking: the next item is for the first of them. */
  readonly #takers = new Set<(item: T | null) => void>()
  readonly #taken = new Bell()
  #isClosed = false

  constructor(size: number) {
    this.#size = size
  }

  async put(item: T, signal: AbortSignal): Promise<void> {
    while (this.#items.length >= this.#size) {
      this.#taken.clear()
      await this.#taken.heard(signal)
    }
    const [first] = this.#takers
    if (first === undefined) this.#items.push(item)
    else first(item)
  }

  /** Takes the oldest item. Null: there is none, and the signal is aborted or the queue is closed. */
  take(signal: AbortSignal): Promise<T | null> {
    const item = this.#items.shift()
    if (item !== undefined) this.#taken.ring()
    if (item !== undefined || this.#isClosed || signal.aborted) return Promise.resolve(item ?? null)
    return new Promise((resolve) => {
      const onAbort = () => give(null)
      const give = (given: T | null) => {
        this.#takers.delete(give)
        signal.removeEventListener("abort", onAbort)
        resolve(given)
      }
      this.#takers.add(give)
      signal.addEventListener("abort", onAbort)
    })
  }

  /** What is in it can still be taken. */
  close(): void {
    this.#isClosed = true
    for (const give of this.#takers) give(null)
  }
}
