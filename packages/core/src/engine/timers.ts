import type { ReadyQueue, Runnable } from "./ready-queue.ts"

/** The place of a timer that is not in the heap. */
const NOWHERE = -1

/** One deadline: what to run, and when. */
export class Timer implements Runnable {
  readonly when: number
  readonly order: number
  /** What is left to run; null once it has fired or is cancelled. */
  target: Runnable | null
  /** Its index in the heap, while it is there. */
  place: number

  constructor(when: number, order: number, target: Runnable) {
    this.when = when
    this.order = order
    this.target = target
    this.place = NOWHERE
  }

  run(): void {
    const target = this.target
    if (target === null) return
    this.target = null
    target.run(undefined)
  }
}

/** The deadlines to come: a binary heap; equal deadlines fire in the order of their creation. */
export class Timers {
  readonly #heap: Timer[] = []
  #made = 0

  add(when: number, target: Runnable): Timer {
    const timer = new Timer(when, this.#made++, target)
    this.#rise(timer, this.#heap.length)
    return timer
  }

  /** Cancels a timer that this heap made; one that has fired is left as it is. */
  cancel(timer: Timer): void {
    timer.target = null
    if (timer.place !== NOWHERE) this.#remove(timer)
  }

  /** The next deadline; Infinity if there is none. */
  next(): number {
    return this.#heap[0]?.when ?? Number.POSITIVE_INFINITY
  }

  /** Moves what is due by `now` to the end of the ready queue. */
  moveDue(now: number, ready: ReadyQueue): void {
    for (let first = this.#heap[0]; first !== undefined && first.when <= now; first = this.#heap[0]) {
      this.#remove(first)
      ready.push(first, undefined)
    }
  }

  clear(): void {
    for (const timer of this.#heap.splice(0)) timer.place = NOWHERE
  }

  #remove(timer: Timer): void {
    const heap = this.#heap
    const last = heap.pop() as Timer // it holds the timer, at least
    if (last !== timer) {
      if (before(last, timer)) this.#rise(last, timer.place)
      else this.#sink(last, timer.place)
    }
    timer.place = NOWHERE
  }

  /** Puts a timer where it belongs between a place that is free and the top. */
  #rise(timer: Timer, from: number): void {
    const heap = this.#heap
    let at = from
    while (at > 0) {
      const up = (at - 1) >> 1
      const parent = heap[up] as Timer
      if (!before(timer, parent)) break
      heap[at] = parent
      parent.place = at
      at = up
    }
    heap[at] = timer
    timer.place = at
  }

  /** Puts a timer where it belongs in the subtree whose root is free. */
  #sink(timer: Timer, root: number): void {
    const heap = this.#heap
    const length = heap.length
    let at = root
    for (;;) {
      let down = 2 * at + 1
      if (down >= length) break
      if (down + 1 < length && before(heap[down + 1] as Timer, heap[down] as Timer)) down++
      const child = heap[down] as Timer
      if (!before(child, timer)) break
      heap[at] = child
      child.place = at
      at = down
    }
    heap[at] = timer
    timer.place = at
  }
}

function before(a: Timer, b: Timer): boolean {
  return a.when < b.when || (a.when === b.when && a.order < b.order)
}
