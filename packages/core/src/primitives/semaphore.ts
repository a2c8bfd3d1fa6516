import type { Awaitable, Instruction } from "../engine/awaitable.ts"
import type { Body } from "../engine/body.ts"
import { checkCount } from "./count.ts"
import { Holding } from "./holding.ts"
import { Lease } from "./lease.ts"
import { Waiter, Waiters } from "./waiters.ts"

/**
 * Lets a number of tasks at a time into a section; the others wait in line, first come, first served.
 *
 * @example
 * const connections = new Semaphore(2)
 * yield* connections.with(() => sleep(10, "done")) // => "done"
 * @asyncio asyncio.Semaphore (3.14)
 * @differs `acquire()` gives a lease, which `using` releases
 */
export class Semaphore {
  readonly #waiters = new Waiters<Semaphore>(this)
  #value: number

  /**
   * @param value how many may be inside; a whole number of 0 or more
   * @throws {RangeError} it is another number
   * @throws {TypeError} it is no number
   */
  constructor(value: number = 1) {
    checkCount(value, 0, `make a ${new.target.name} of value`)
    this.#value = value
  }

  /** How many more may come in. @internal */
  protected get value(): number {
    return this.#value
  }

  /** Tells whether one would have to wait. */
  locked(): boolean {
    return this.#value === 0 || this.#waiters.staying > 0
  }

  /**
   * Waits until one more may come in, and comes in.
   *
   * @returns a lease; release either it or the semaphore
   * @throws {CancelledError} the task was cancelled; the semaphore was not acquired
   */
  acquire(): Awaitable<Lease> {
    return new Acquire(this.#waiters)
  }

  /** Lets one more come in: the first in line, if there is one. */
  release(): void {
    this.#value++
    this.wakeNext()
  }

  /**
   * Acquires the semaphore, runs a body and releases the semaphore, however the body ends.
   *
   * @returns what the body returns
   */
  with<T>(body: Body<T>): Awaitable<T> {
    return new Holding(this, body)
  }

  /** Comes in if nobody is in line. @internal */
  tryAcquire(): boolean {
    if (this.locked()) return false
    this.#value--
    return true
  }

  /** Gives the first in line what is free; tells whether somebody took it. @internal */
  wakeNext(): boolean {
    if (!this.#waiters.wakeNext()) return false
    this.#value--
    return true
  }

  /** Gives back what a waiter was woken with and did not take. @internal */
  giveBack(): void {
    this.#value++
  }

  /** Wakes as many as may come in. @internal */
  wakeAllowed(): void {
    while (this.#value > 0 && this.wakeNext()) {}
  }

  /** `<Semaphore 3 free, 0 waiting>` */
  toString(): string {
    return `<${this.constructor.name} ${this.#value} free, ${this.#waiters.length} waiting>`
  }
}

/**
 * A semaphore that may not be released more often than it was acquired.
 *
 * @example
 * const connections = new BoundedSemaphore(2)
 * connections.release() // throws RangeError
 * @asyncio asyncio.BoundedSemaphore (3.14)
 * @differs a RangeError stands for ValueError
 */
export class BoundedSemaphore extends Semaphore {
  readonly #bound: number

  constructor(value: number = 1) {
    super(value)
    this.#bound = value
  }

  /**
   * Lets one more come in: the first in line, if there is one.
   *
   * @throws {RangeError} it was released as often as it was acquired
   */
  override release(): void {
    if (this.value >= this.#bound) {
      throw new RangeError(`Cannot release ${this}: it was released as often as it was acquired`)
    }
    super.release()
  }
}

class Acquire extends Waiter<Lease, Semaphore> {
  override next(): IteratorResult<Instruction, Lease> {
    const semaphore = this.line.at
    if (this.inLine) {
      this.leave()
      semaphore.wakeAllowed()
    } else if (!semaphore.tryAcquire()) return this.wait()
    return this.finish(new Lease(semaphore))
  }

  override throw(error: unknown): IteratorResult<Instruction, Lease> {
    if (this.inLine) {
      // Woken, then cancelled before it could go in: what it was given goes to the next in line.
      if (this.leave()) this.line.at.giveBack()
      this.line.at.wakeAllowed()
    }
    throw error
  }

  override toString(): string {
    return `${this.line.at}.acquire()`
  }
}
