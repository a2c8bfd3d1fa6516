import type { Awaitable, Instruction } from "../engine/awaitable.ts"
import type { Body } from "../engine/body.ts"
import { CancelledError, InvalidStateError } from "../errors.ts"
import { Holding } from "./holding.ts"
import { Lease } from "./lease.ts"
import { Waiter, Waiters } from "./waiters.ts"

/**
 * Lets one task at a time into a section; the others wait in line, first come, first served.
 *
 * It belongs to no task: whoever releases it need not be the one who acquired it. It cannot be acquired twice.
 *
 * @example
 * const lock = new Lock()
 * yield* lock.with(function* () { return lock.locked() }) // => true
 * lock.locked() // => false
 * @asyncio asyncio.Lock (3.14)
 * @differs `acquire()` gives a lease, which `using` releases
 */
export class Lock {
  readonly #waiters = new Waiters<Lock>(this)
  #locked = false

  /** Tells whether it is held. */
  locked(): boolean {
    return this.#locked
  }

  /**
   * Waits until the lock is free, and takes it.
   *
   * @returns a lease; release either it or the lock
   * @throws {CancelledError} the task was cancelled; the lock was not taken
   */
  acquire(): Awaitable<Lease> {
    return new Acquire(this.#waiters)
  }

  /**
   * Gives the lock back and wakes the first in line.
   *
   * @throws {InvalidStateError} it is not held
   */
  release(): void {
    if (!this.#locked) throw new InvalidStateError(`Cannot release ${this}: it is not held`)
    this.#locked = false
    this.#waiters.wakeFirst()
  }

  /**
   * Acquires the lock, runs a body and releases the lock, however the body ends.
   *
   * @returns what the body returns
   */
  with<T>(body: Body<T>): Awaitable<T> {
    return new Holding(this, body)
  }

  /** Takes it if nobody has it or is in line for it. @internal */
  tryAcquire(): boolean {
    if (this.#locked || this.#waiters.staying > 0) return false
    this.#locked = true
    return true
  }

  /** Takes it for a waiter who was woken, which happens only while it is free. @internal */
  take(): void {
    this.#locked = true
  }

  /** `<Lock locked, 2 waiting>` */
  toString(): string {
    return `<Lock ${this.#locked ? "locked" : "unlocked"}, ${this.#waiters.length} waiting>`
  }
}

class Acquire extends Waiter<Lease, Lock> {
  override next(): IteratorResult<Instruction, Lease> {
    const lock = this.line.at
    if (this.inLine) {
      this.leave()
      lock.take()
    } else if (!lock.tryAcquire()) return this.wait()
    return this.finish(new Lease(lock))
  }

  override throw(error: unknown): IteratorResult<Instruction, Lease> {
    if (this.inLine) {
      this.leave()
      // Woken, then cancelled before it could take the lock: the next in line must not wait for ever.
      if (error instanceof CancelledError && !this.line.at.locked()) this.line.wakeFirst()
    }
    throw error
  }

  override toString(): string {
    return `${this.line.at}.acquire()`
  }
}
