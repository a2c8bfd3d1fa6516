import type { ReadyQueue, Runnable } from "./ready-queue.ts"

/** One deadline: what to run, and when. */
export class Timer implements Runnable {
  readonly when: number
  readonly order: number
  /** What is left to run; null once it has fired or is cancelled. */
  target: Runnable | null
  /** It is in the heap; false once it is due. */
  waiting = true

  constructor(when: number, order: number, target: Runnable) {
    this.when = when
    this.order = order
    this.target = target
  }

  run(): void {
    const target = this.target
    if (target === null) return
    this.target = null
    target.run(undefined)
  }
}

// Cancelled timers leave the heap when they reach its top, or all at once when they are this many and most of it.
const SWEEP_FROM = 100

/** The deadlines to come: a binary heap; equal deadlines fire in the order of their creation. */
export class Timers {
  #heap: Timer[] = []
  #made = 0
  #cancelled = 0

  add(when: number, target: Runnable): Timer {
    const timer = new Timer(when, this.#made++, target)
    const heap = this.#heap
    let at = heap.length
    heap.push(timer)
    while (at > 0) {
      const up = (at - 1) >> 1
      const parent = heap[up] as Timer
      if (!before(timer, parent)) break
      heap[at] = parent
      at = up
    }
    heap[at] = timer
    return timer
  }

  /** Cancels a timer that this heap made; one that has fired is left as it is. */
  cancel(timer: Timer): void {
    if (timer.target === null) return
    timer.target = null
    if (!timer.waiting) return
    this.#cancelled++
    if (this.#cancelled > SWEEP_FROM && this.#cancelled * 2 > this.#heap.length) this.#sweep()
  }

  /** The next deadline; Infinity if there is none. */
  next(): number {
    const heap = this.#heap
    let first = heap[0]
    while (first !== undefined && first.target === null) {
      this.#cancelled--
      this.#pop()
      first = heap[0]
    }
    return first === undefined ? Number.POSITIVE_INFINITY : first.when
  }

  /** Moves what is due by `now` to the end of the ready queue. */
  moveDue(now: number, ready: ReadyQueue): void {
    while (this.next() <= now) {
      const timer = this.#pop()
      timer.waiting = false
      ready.push(timer, undefined)
    }
  }

  clear(): void {
    this.#heap = []
    this.#cancelled = 0
  }

  #pop(): Timer {
    const heap = this.#heap
    const first = heap[0] as Timer // callers know that there is one
    const last = heap.pop() as Timer
    if (heap.length > 0) this.#sink(last, 0)
    return first
  }

  /** Puts a timer where it belongs in the subtree whose root, `at`, is free. */
  #sink(timer: Timer, at: number): void {
    const heap = this.#heap
    const length = heap.length
    for (;;) {
      let down = 2 * at + 1
      if (down >= length) break
      if (down + 1 < length && before(heap[down + 1] as Timer, heap[down] as Timer)) down++
      const child = heap[down] as Timer
      if (!before(child, timer)) break
      heap[at] = child
      at = down
    }
    heap[at] = timer
  }

  #sweep(): void {
    const heap = this.#heap.filter((timer) => timer.target !== null)
    this.#heap = heap
    this.#cancelled = 0
    for (let at = (heap.length >> 1) - 1; at >= 0; at--) this.#sink(heap[at] as Timer, at)
  }
}

function before(a: Timer, b: Timer): boolean {
  return a.when < b.when || (a.when === b.when && a.order < b.order)
}
