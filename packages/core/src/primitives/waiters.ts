import { type Instruction, Operation } from "../engine/awaitable.ts"
import { type Linked, LinkedList } from "../engine/linked-list.ts"
import type { Listener } from "../engine/listener.ts"
import type { Thrown, Waitable } from "../engine/waitable.ts"
import { type CancelledError, cancelledError } from "../errors.ts"

/** Where a waiter stands, unless it is cancelled. */
const OUTSIDE = 0
const WAITING = 1
const WOKEN = 2

/** An operation that may have to wait in a line: it is itself what stands there, so that waiting makes no other object. */
export abstract class Waiter<T, At extends object = object>
  extends Operation<T>
  implements Waitable, Linked<AnyWaiter>
{
  before: AnyWaiter | null = null
  after: AnyWaiter | null = null
  protected readonly line: Waiters<At>
  private place: typeof OUTSIDE | typeof WAITING | typeof WOKEN | CancelledError = OUTSIDE
  private fiber: Listener | null = null

  constructor(line: Waiters<At>) {
    super()
    this.line = line
  }

  /** It joined the line and has not left it yet. */
  get inLine(): boolean {
    return this.place !== OUTSIDE
  }

  get waiting(): boolean {
    return this.place === WAITING
  }

  get woken(): boolean {
    return this.place === WOKEN
  }

  get endsBody(): boolean {
    return false
  }

  listen(fiber: Listener): void {
    this.fiber = fiber
    if (this.place !== WAITING) this.goOn()
  }

  failure(): Thrown {
    return typeof this.place === "object" ? { error: this.place } : undefined
  }

  cancellable(): boolean {
    return this.place === WAITING
  }

  requestCancel(message: string | undefined): void {
    if (this.place !== WAITING) return
    this.line.staying--
    this.place = cancelledError(message)
    this.goOn()
  }

  cancellationKept(): void {}

  wake(): void {
    this.place = WOKEN
    this.goOn()
  }

  /** Joins the end of the line and waits. */
  protected wait(): IteratorResult<Instruction, T> {
    this.place = WAITING
    this.line.add(this)
    return this.suspend(this)
  }

  /**
   * Leaves the line, as each waiter does when it runs again.
   *
   * @returns whether it had been woken, rather than cancelled
   */
  protected leave(): boolean {
    const { woken } = this
    this.line.remove(this)
    this.place = OUTSIDE
    return woken
  }

  private goOn(): void {
    const { fiber } = this
    this.fiber = null
    fiber?.loop.schedule(fiber, this)
  }
}

type AnyWaiter = Waiter<unknown>

/**
 * The wait queue of all primitives: first come, first served.
 *
 * A waiter is woken, or cancelled, at once, but runs only in a later turn; until then it stays in line, so that nobody
 * overtakes it. Whoever is woken and then cancelled has to hand the wake on: `leave` tells him.
 */
export class Waiters<At extends object = object> {
  /** What it is the line of. */
  readonly at: At
  readonly #line = new LinkedList<AnyWaiter>()
  /** Nobody before this one still waits to be woken. */
  #nextToWake: AnyWaiter | null = null
  /** How many are in line and not cancelled. */
  staying = 0

  constructor(at: At) {
    this.at = at
  }

  /** How many are in line, the cancelled and the woken included. */
  get length(): number {
    return this.#line.size
  }

  /** Puts a waiter at the end of the line. */
  add(waiter: AnyWaiter): void {
    this.#line.append(waiter)
    this.#nextToWake ??= waiter
    this.staying++
  }

  /** Takes out a waiter that goes on. */
  remove(waiter: AnyWaiter): void {
    if (this.#nextToWake === waiter) this.#nextToWake = waiter.after
    this.#line.remove(waiter)
    if (waiter.woken) this.staying--
  }

  /** Wakes the one who has waited longest of those not woken yet; tells whether there was one. */
  wakeNext(): boolean {
    let waiter = this.#nextToWake
    while (waiter !== null && !waiter.waiting) waiter = waiter.after
    this.#nextToWake = waiter?.after ?? null
    waiter?.wake()
    return waiter !== null
  }

  /** Wakes the first in line, unless he is on his way already: he will wake the next himself. */
  wakeFirst(): void {
    const first = this.#line.first
    if (first?.waiting) first.wake()
  }

  wakeAll(): void {
    while (this.wakeNext()) {}
  }
}
