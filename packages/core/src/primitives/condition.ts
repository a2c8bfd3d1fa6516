import type { Awaitable, Instruction } from "../engine/awaitable.ts"
import type { Body } from "../engine/body.ts"
import { call } from "../engine/call.ts"
import { InvalidStateError } from "../errors.ts"
import { Holding } from "./holding.ts"
import type { Lease } from "./lease.ts"
import { Lock } from "./lock.ts"
import { Waiter, Waiters } from "./waiters.ts"

/**
 * Lets tasks wait, under a lock, until another tells them that something has changed.
 *
 * @example
 * const condition = new Condition()
 * let ready = false
 * const task = createTask(condition.with(() => condition.waitFor(() => ready)))
 * yield* sleep(0)
 * yield* condition.with(function* () { ready = true; condition.notifyAll() })
 * yield* task // => true
 * @asyncio asyncio.Condition (3.14)
 * @differs `wait()` gives nothing instead of True
 */
export class Condition {
  readonly #lock: Lock
  readonly #waiters = new Waiters<Condition>(this)

  /** @param lock the lock to use; several conditions can share one */
  constructor(lock: Lock = new Lock()) {
    if (!(lock instanceof Lock)) throw new TypeError(`Cannot make a Condition on ${String(lock)}: it is not a Lock`)
    this.#lock = lock
  }

  /** Tells whether its lock is held. */
  locked(): boolean {
    return this.#lock.locked()
  }

  /** Waits until its lock is free, and takes it; see `Lock.acquire`. */
  acquire(): Awaitable<Lease> {
    return this.#lock.acquire()
  }

  /** Gives its lock back; see `Lock.release`. */
  release(): void {
    this.#lock.release()
  }

  /** Runs a body while its lock is held; see `Lock.with`. */
  with<T>(body: Body<T>): Awaitable<T> {
    return new Holding(this, body)
  }

  /**
   * Releases the lock, waits until it is notified, and takes the lock again.
   *
   * It may be woken for nothing: check what you wait for, or use `waitFor`.
   *
   * @throws {InvalidStateError} the lock is not held
   * @throws {CancelledError} the task was cancelled; the lock is held again, and a notification was passed on
   */
  wait(): Awaitable<void> {
    return new Wait(this.#waiters, this.#lock)
  }

  /**
   * Waits until a predicate holds, checking it now and after each notification.
   *
   * @returns the predicate's value
   */
  waitFor<T>(predicate: () => T): Awaitable<T> {
    return call(waitFor<T>, this, predicate)
  }

  /**
   * Wakes some of those who wait, in the order in which they came; they go on when they get the lock.
   *
   * @param n how many; 1 by default
   * @throws {InvalidStateError} the lock is not held
   */
  notify(n: number = 1): void {
    if (!this.#lock.locked()) throw new InvalidStateError(`Cannot notify ${this}: its lock is not held`)
    for (let left = n; left > 0 && this.#waiters.wakeNext(); left--) {}
  }

  /**
   * Wakes all who wait.
   *
   * @throws {InvalidStateError} the lock is not held
   */
  notifyAll(): void {
    this.notify(Number.POSITIVE_INFINITY)
  }

  /** `<Condition locked, 2 waiting>` */
  toString(): string {
    return `<Condition ${this.locked() ? "locked" : "unlocked"}, ${this.#waiters.length} waiting>`
  }
}

function* waitFor<T>(condition: Condition, predicate: () => T): Generator<Instruction, T, unknown> {
  let value = predicate()
  while (!value) {
    yield* condition.wait()
    value = predicate()
  }
  return value
}

class Wait extends Waiter<void, Condition> {
  private readonly lock: Lock
  /** Under way to get the lock back, which it does even if it is cancelled. */
  private acquire: Iterator<Instruction, Lease, unknown> | null = null
  private error: { readonly error: unknown } | null = null

  constructor(line: Waiters<Condition>, lock: Lock) {
    super(line)
    this.lock = lock
  }

  override next(): IteratorResult<Instruction, void> {
    if (this.inLine) this.leave()
    else if (this.acquire === null) {
      if (!this.lock.locked()) throw new InvalidStateError(`Cannot wait on ${this.line.at}: its lock is not held`)
      this.lock.release()
      return this.wait()
    }
    return this.getLockBack()
  }

  override throw(error: unknown): IteratorResult<Instruction, void> {
    if (this.inLine) this.leave()
    else if (this.acquire === null) throw error
    else this.giveUpPlace(this.acquire, error)
    this.error = { error }
    return this.getLockBack()
  }

  override toString(): string {
    return `${this.line.at}.wait()`
  }

  private getLockBack(): IteratorResult<Instruction, void> {
    this.acquire ??= this.lock.acquire()[Symbol.iterator]()
    const step = this.acquire.next()
    if (step.done !== true) return step
    if (this.error === null) return this.finish(undefined)
    // It may have been notified, and cannot act on it: somebody else must.
    this.line.wakeNext()
    throw this.error.error
  }

  /** Cancelled in line for the lock: it goes to the end of the line, as asyncio's does. */
  private giveUpPlace(acquire: Iterator<Instruction, Lease, unknown>, error: unknown): void {
    try {
      acquire.throw?.(error)
    } catch {
      // It is the very error, which is thrown once the lock is held.
    }
    this.acquire = null
  }
}
