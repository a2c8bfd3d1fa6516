import { unrolled } from "./ring.ts"

/** Something that the loop can run in a turn; the argument is what it was scheduled with. */
export interface Runnable {
  run(argument: unknown): void
  /** The task whose step it is, if it is one. */
  readonly root?: object
}

const INITIAL = 64 // slots; a power of two, as every later size

/** What is ready to run, first in first out: a ring buffer of targets, each followed by its argument. */
export class ReadyQueue {
  #slots: unknown[] = new Array(INITIAL).fill(undefined)
  #mask: number = INITIAL - 1
  #head = 0
  #tail = 0
  /** How many are ready. */
  length = 0

  push(target: Runnable, argument: unknown): void {
    if (this.length * 2 > this.#mask) this.#grow()
    const tail = this.#tail
    this.#slots[tail] = target
    this.#slots[tail + 1] = argument
    this.#tail = (tail + 2) & this.#mask
    this.length++
  }

  /** The oldest, which is run next. */
  get next(): Runnable {
    return this.#slots[this.#head] as Runnable // as runNext()
  }

  /** Takes the oldest and runs it. */
  runNext(): void {
    const head = this.#head
    const slots = this.#slots
    const target = slots[head] as Runnable // push() filled it: callers check the length
    const argument = slots[head + 1]
    slots[head] = slots[head + 1] = undefined
    this.#head = (head + 2) & this.#mask
    this.length--
    target.run(argument)
  }

  clear(): void {
    this.#slots = new Array(INITIAL).fill(undefined)
    this.#mask = INITIAL - 1
    this.#head = this.#tail = this.length = 0
  }

  #grow(): void {
    const { length } = this.#slots
    this.#slots = unrolled(this.#slots, this.#head)
    this.#head = 0
    this.#tail = length
    this.#mask = this.#slots.length - 1
  }
}
