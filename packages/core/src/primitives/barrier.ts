import { type Awaitable, type Instruction, Operation } from "../engine/awaitable.ts"
import { type Body, checkBody } from "../engine/body.ts"
import { call } from "../engine/call.ts"
import { BrokenBarrierError } from "../errors.ts"
import { checkCount } from "./count.ts"
import { Waiter, Waiters } from "./waiters.ts"

/**
 * What the operations of a barrier share.
 *
 * asyncio guards this by a condition; but nobody ever waits while he holds its lock, so the lock never keeps anybody out,
 * and the line of those who wait is all that is left of the condition.
 */
class Gate {
  readonly barrier: Barrier
  readonly line: Waiters<Gate> = new Waiters<Gate>(this)
  state: "filling" | "draining" | "resetting" | "broken" = "filling"
  /** How many have arrived and not left yet. */
  count = 0

  constructor(barrier: Barrier) {
    this.barrier = barrier
  }

  /** One who has arrived leaves; the last lets the next come in. */
  leave(): void {
    this.count--
    if (this.count > 0) return
    if (this.state !== "broken") this.state = "filling"
    this.line.wakeAll()
  }
}

/**
 * Holds tasks up until a number of them has arrived, then lets them all go on; it can be used again and again.
 *
 * @example
 * const barrier = new Barrier(2)
 * yield* gather([barrier.wait(), barrier.wait()]) // => [0, 1]
 * @asyncio asyncio.Barrier (3.14)
 * @differs none
 */
export class Barrier {
  /** How many tasks it takes. */
  readonly parties: number
  readonly #gate: Gate

  /**
   * @param parties how many tasks it takes; a whole number of 1 or more
   * @throws {RangeError} it is another number
   * @throws {TypeError} it is no number
   */
  constructor(parties: number) {
    checkCount(parties, 1, "make a Barrier of size")
    this.parties = parties
    this.#gate = new Gate(this)
  }

  /** How many wait for the others; 0 while those who were let go are leaving. */
  get nWaiting(): number {
    return this.#gate.state === "filling" ? this.#gate.count : 0
  }

  /** Tells whether it was aborted. */
  get broken(): boolean {
    return this.#gate.state === "broken"
  }

  /**
   * Waits until as many tasks as it takes have arrived.
   *
   * One who comes while the others leave, or during a reset, waits for that first.
   *
   * @returns the position in which the task arrived, from 0
   * @throws {BrokenBarrierError} the barrier is broken, or was aborted or reset meanwhile
   * @throws {CancelledError} the task was cancelled; the others go on waiting
   */
  wait(): Awaitable<number> {
    return new Arrival(this.#gate.line)
  }

  /**
   * Waits like `wait`, then runs a body with the position.
   *
   * @returns what the body returns
   */
  with<T>(body: Body<T, [position: number]>): Awaitable<T> {
    checkBody(body, `${this}.with()`)
    return call(arriveAndRun<T>, this, body)
  }

  /**
   * Sends those who wait away with a BrokenBarrierError and makes the barrier usable, also a broken one.
   */
  reset(): Awaitable<void> {
    return new Change(this.#gate, "reset")
  }

  /**
   * Breaks the barrier: those who wait, and those who come, get a BrokenBarrierError.
   */
  abort(): Awaitable<void> {
    return new Change(this.#gate, "abort")
  }

  /** `<Barrier filling, 1 of 3 waiting>` */
  toString(): string {
    return `<Barrier ${this.#gate.state}, ${this.nWaiting} of ${this.parties} waiting>`
  }
}

function* arriveAndRun<T>(barrier: Barrier, body: Body<T, [position: number]>): Generator<Instruction, T, unknown> {
  const position = yield* barrier.wait()
  return yield* call(body, position)
}

class Arrival extends Waiter<number, Gate> {
  /** The place in which it arrived; null before it was let in. */
  private position: number | null = null

  override next(): IteratorResult<Instruction, number> {
    const gate = this.line.at
    if (this.inLine) this.leave()
    if (this.position === null) {
      // Those who were let go, or sent away, leave before the next come in.
      if (gate.state === "draining" || gate.state === "resetting") return this.wait()
      if (gate.state === "broken") throw new BrokenBarrierError(`Cannot wait at ${gate.barrier}: it was aborted`)
      this.position = gate.count++
      if (this.position + 1 < gate.barrier.parties) return this.wait()
      gate.state = "draining"
      gate.line.wakeAll()
    }
    if (gate.state === "filling") return this.wait()
    const passed = gate.state === "draining"
    gate.leave()
    if (!passed) throw new BrokenBarrierError(`Cannot pass ${gate.barrier}: it was aborted or reset meanwhile`)
    return this.finish(this.position)
  }

  override throw(error: unknown): IteratorResult<Instruction, number> {
    if (this.inLine) {
      this.leave()
      this.line.wakeNext() // as a condition does: this one may have been woken, and cannot act on it
      if (this.position !== null) this.line.at.leave()
    }
    throw error
  }

  override toString(): string {
    return `${this.line.at.barrier}.wait()`
  }
}

class Change extends Operation<void> {
  private readonly gate: Gate
  private readonly change: "reset" | "abort"

  constructor(gate: Gate, change: "reset" | "abort") {
    super()
    this.gate = gate
    this.change = change
  }

  override next(): IteratorResult<Instruction, void> {
    const gate = this.gate
    if (this.change === "abort") gate.state = "broken"
    else gate.state = gate.count > 0 ? "resetting" : "filling"
    gate.line.wakeAll()
    return this.finish(undefined)
  }

  override toString(): string {
    return `${this.gate.barrier}.${this.change}()`
  }
}
