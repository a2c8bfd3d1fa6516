import { unrolled } from "../engine/ring.ts"

/** The items of a queue, in the order in which they are to be taken. */
export interface Items<T> {
  readonly size: number
  put(item: T): void
  /** Takes the next; there is one. */
  take(): T
}

const INITIAL = 16 // a power of two, as every later size

/** First in, first out: a ring buffer. */
export class Fifo<T> implements Items<T> {
  #slots: (T | undefined)[] = new Array(INITIAL).fill(undefined)
  #head = 0
  size = 0

  put(item: T): void {
    if (this.size === this.#slots.length) {
      this.#slots = unrolled(this.#slots, this.#head)
      this.#head = 0
    }
    this.#slots[(this.#head + this.size) & (this.#slots.length - 1)] = item
    this.size++
  }

  take(): T {
    const item = this.#slots[this.#head] as T // there is one
    this.#slots[this.#head] = undefined
    this.#head = (this.#head + 1) & (this.#slots.length - 1)
    this.size--
    return item
  }
}

/** Last in, first out. */
export class Lifo<T> implements Items<T> {
  readonly #items: T[] = []

  get size(): number {
    return this.#items.length
  }

  put(item: T): void {
    this.#items.push(item)
  }

  take(): T {
    return this.#items.pop() as T // there is one
  }
}

interface Entry<T> {
  readonly item: T
  readonly order: number
}

/**
 * Smallest first: a binary heap; equal items in the order in which they came.
 *
 * All comparisons come before the first move, so that one that throws leaves the heap as it was.
 */
export class Smallest<T> implements Items<T> {
  readonly #heap: Entry<T>[] = []
  readonly #compare: (a: T, b: T) => number
  #made = 0

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare
  }

  get size(): number {
    return this.#heap.length
  }

  put(item: T): void {
    const heap = this.#heap
    const entry = { item, order: this.#made }
    const path: number[] = []
    let at = heap.length
    while (at > 0) {
      const up = (at - 1) >> 1
      if (!this.#before(entry, heap[up] as Entry<T>)) break
      path.push(up)
      at = up
    }
    this.#made++
    let hole = heap.length
    for (const up of path) {
      heap[hole] = heap[up] as Entry<T>
      hole = up
    }
    heap[hole] = entry
  }

  take(): T {
    const heap = this.#heap
    const first = heap[0] as Entry<T> // there is one
    const last = heap[heap.length - 1] as Entry<T>
    const path = this.#pathDown(last)
    heap.pop()
    if (heap.length === 0) return first.item
    let hole = 0
    for (const down of path) {
      heap[hole] = heap[down] as Entry<T>
      hole = down
    }
    heap[hole] = last
    return first.item
  }

  /** The places that smaller children give up when an entry, the last, sinks from the top. */
  #pathDown(entry: Entry<T>): number[] {
    const heap = this.#heap
    const length = heap.length - 1
    const path: number[] = []
    for (let down = 1; down < length; ) {
      if (down + 1 < length && this.#before(heap[down + 1] as Entry<T>, heap[down] as Entry<T>)) down++
      if (!this.#before(heap[down] as Entry<T>, entry)) break
      path.push(down)
      down = 2 * down + 1
    }
    return path
  }

  #before(a: Entry<T>, b: Entry<T>): boolean {
    const order = this.#compare(a.item, b.item)
    return order < 0 || (order === 0 && a.order < b.order)
  }
}

/**
 * Compares as Python does: numbers, strings, bigints and dates by value, arrays item by item.
 *
 * @throws {TypeError} the values cannot be compared
 */
export function compareValues(a: unknown, b: unknown): number {
  if (Array.isArray(a) && Array.isArray(b)) {
    const shorter = Math.min(a.length, b.length)
    for (let i = 0; i < shorter; i++) {
      const order = compareValues(a[i], b[i])
      if (order !== 0) return order
    }
    return a.length - b.length
  }
  const [x, y] = [comparable(a), comparable(b)]
  if (x === null || y === null || (typeof x === "string") !== (typeof y === "string")) {
    throw new TypeError(
      `Cannot order ${String(a)} and ${String(b)}: they have no common order\n` +
        "  write:  new PriorityQueue(maxsize, { compare: (a, b) => a.rank - b.rank })",
    )
  }
  return x < y ? -1 : x > y ? 1 : 0
}

function comparable(value: unknown): number | bigint | string | null {
  if (typeof value === "number") return Number.isNaN(value) ? null : value
  if (typeof value === "bigint" || typeof value === "string") return value
  return value instanceof Date ? value.getTime() : null
}
