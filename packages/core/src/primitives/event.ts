import { type Awaitable, type Instruction, Operation } from "../engine/awaitable.ts"
import { type Waiter, Waiters } from "./waiters.ts"

class Wait extends Operation<void> {
  private readonly event: Event
  private readonly waiters: Waiters
  private waiter: Waiter | null = null

  constructor(event: Event, waiters: Waiters) {
    super()
    this.event = event
    this.waiters = waiters
  }

  override next(): IteratorResult<Instruction, void> {
    if (this.waiter !== null) this.waiters.leave(this.waiter)
    else if (!this.event.isSet()) {
      this.waiter = this.waiters.join()
      return this.suspend(this.waiter)
    }
    return this.finish(undefined)
  }

  override throw(error: unknown): IteratorResult<Instruction, void> {
    if (this.waiter !== null) this.waiters.leave(this.waiter)
    throw error
  }

  override toString(): string {
    return `${this.event}.wait()`
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
  readonly #waiters = new Waiters(this)
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
    return new Wait(this, this.#waiters)
  }

  /** `<Event unset, 2 waiting>` */
  toString(): string {
    return `<Event ${this.#set ? "set" : "unset"}, ${this.#waiters.length} waiting>`
  }
}
