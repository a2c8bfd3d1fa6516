import type { Awaitable, Instruction } from "../engine/awaitable.ts"
import { Waiter, Waiters } from "./waiters.ts"

class Wait extends Waiter<void, Event> {
  override next(): IteratorResult<Instruction, void> {
    if (this.inLine) this.leave()
    else if (!this.line.at.isSet()) return this.wait()
    return this.finish(undefined)
  }

  override throw(error: unknown): IteratorResult<Instruction, void> {
    if (this.inLine) this.leave()
    throw error
  }

  override toString(): string {
    return `${this.line.at}.wait()`
  }
}

/**
 * A flag that tasks can wait for.
 *
 * @example
 * const ready = new Event()
 * const task = createTask(ready.wait())
 * ready.set()
 * yield* task
 * ready.isSet() // => true
 * @asyncio asyncio.Event (3.14)
 * @differs `wait()` gives nothing instead of True
 */
export class Event {
  readonly #waiters = new Waiters<Event>(this)
  #set = false

  /** Tells whether the flag is set. */
  isSet(): boolean {
    return this.#set
  }

  /** Sets the flag and wakes all who wait for it. */
  set(): void {
    if (this.#set) return
    this.#set = true
    this.#waiters.wakeAll()
  }

  /** Clears the flag; those who have been woken go on all the same. */
  clear(): void {
    this.#set = false
  }

  /**
   * Waits until the flag is set; goes on at once if it is.
   *
   * @throws {CancelledError} the task was cancelled
   */
  wait(): Awaitable<void> {
    return new Wait(this.#waiters)
  }

  /** `<Event unset, 2 waiting>` */
  toString(): string {
    return `<Event ${this.#set ? "set" : "unset"}, ${this.#waiters.length} waiting>`
  }
}
