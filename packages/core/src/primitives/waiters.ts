import { Future, PENDING, SUCCEEDED } from "../engine/future.ts"
import { type Linked, LinkedList } from "../engine/linked-list.ts"

/** One who waits in a line. */
export class Waiter extends Future<void> implements Linked<Waiter> {
  previous: Waiter | null = null
  next: Waiter | null = null
  private readonly line: Waiters

  constructor(line: Waiters) {
    super()
    this.line = line
  }

  /** @internal */
  override requestCancel(message: string | undefined, next: Future<unknown>[]): void {
    if (this.state === PENDING) this.line.staying--
    super.requestCancel(message, next)
  }

  wake(): void {
    this.settle(SUCCEEDED, undefined)
  }

  override toString(): string {
    return `its turn at ${this.line.at}`
  }
}

/**
 * The wait queue of all primitives: first come, first served.
 *
 * A waiter is woken, or cancelled, at once, but runs only in a later turn; until then it stays in line, so that nobody
 * overtakes it. Whoever is woken and then cancelled has to hand the wake on: `leave` tells him.
 */
export class Waiters {
  /** What it is the line of. */
  readonly at: object
  readonly #line = new LinkedList<Waiter>()
  /** Nobody before this one still waits to be woken. */
  #nextToWake: Waiter | null = null
  /** How many are in line and not cancelled. */
  staying = 0
  /** How many are in line, the cancelled and the woken included. */
  length = 0

  constructor(at: object) {
    this.at = at
  }

  /** Joins the end of the line. */
  join(): Waiter {
    const waiter = new Waiter(this)
    this.#line.append(waiter)
    this.#nextToWake ??= waiter
    this.staying++
    this.length++
    return waiter
  }

  /**
   * Leaves the line, as each waiter does when it runs again.
   *
   * @returns whether it had been woken, rather than cancelled
   */
  leave(waiter: Waiter): boolean {
    if (this.#nextToWake === waiter) this.#nextToWake = waiter.next
    this.#line.remove(waiter)
    this.length--
    const woken = waiter.state === SUCCEEDED
    if (woken) this.staying--
    return woken
  }

  /** Wakes the one who has waited longest of those not woken yet; tells whether there was one. */
  wakeNext(): boolean {
    let waiter = this.#nextToWake
    while (waiter !== null && waiter.state !== PENDING) waiter = waiter.next
    this.#nextToWake = waiter?.next ?? null
    waiter?.wake()
    return waiter !== null
  }

  /** Wakes the first in line, unless he is on his way already: he will wake the next himself. */
  wakeFirst(): void {
    const first = this.#line.first
    if (first?.state === PENDING) first.wake()
  }

  wakeAll(): void {
    while (this.wakeNext()) {}
  }
}
