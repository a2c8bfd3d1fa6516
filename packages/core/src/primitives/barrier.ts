import type { Awaitable, Instruction } from "../engine/awaitable.ts"
import { call } from "../engine/call.ts"
import { type Body, checkBody } from "../engine/coroutine.ts"
import { BrokenBarrierError } from "../errors.ts"
import { Condition } from "./condition.ts"

/** What the operations of a barrier share. */
class Gate {
  readonly parties: number
  /** Guards the gate, and is notified whenever its state changes. */
  readonly changed = new Condition()
  state: "filling" | "draining" | "resetting" | "broken" = "filling"
  /** How many have arrived and not left yet. */
  count = 0

  constructor(parties: number) {
    this.parties = parties
  }

  /** One who has arrived leaves; the last lets the next come in. */
  leave(): void {
    this.count--
    if (this.count > 0) return
    if (this.state !== "broken") this.state = "filling"
    this.changed.notifyAll()
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
   * @throws {RangeError} it is anything else
   */
  constructor(parties: number) {
    if (!Number.isInteger(parties) || parties < 1) {
      throw new RangeError(`Cannot make a Barrier for ${parties} tasks: it takes a whole number of 1 or more`)
    }
    this.parties = parties
    this.#gate = new Gate(parties)
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
    return call(arrive, this.#gate)
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
   *
   * @throws {CancelledError} the task was cancelled before it could
   */
  reset(): Awaitable<void> {
    return call(reset, this.#gate)
  }

  /**
   * Breaks the barrier: those who wait, and those who come, get a BrokenBarrierError.
   *
   * @throws {CancelledError} the task was cancelled before it could
   */
  abort(): Awaitable<void> {
    return call(abort, this.#gate)
  }

  /** `<Barrier filling, 1 of 3 waiting>` */
  toString(): string {
    return `<Barrier ${this.#gate.state}, ${this.nWaiting} of ${this.parties} waiting>`
  }
}

function* arrive(gate: Gate): Generator<Instruction, number, unknown> {
  const lease = yield* gate.changed.acquire()
  try {
    // Those who were let go, or sent away, leave before the next come in.
    while (gate.state === "draining" || gate.state === "resetting") yield* gate.changed.wait()
    if (gate.state === "broken") throw new BrokenBarrierError("Cannot wait at the barrier: it was aborted")
    const position = gate.count++
    try {
      if (position + 1 === gate.parties) {
        gate.state = "draining"
        gate.changed.notifyAll()
      } else yield* pass(gate)
      return position
    } finally {
      gate.leave()
    }
  } finally {
    lease.release()
  }
}

function* pass(gate: Gate): Generator<Instruction, void, unknown> {
  while (gate.state === "filling") yield* gate.changed.wait()
  if (gate.state !== "draining") {
    throw new BrokenBarrierError("Cannot pass the barrier: it was aborted or reset meanwhile")
  }
}

function* arriveAndRun<T>(barrier: Barrier, body: Body<T, [position: number]>): Generator<Instruction, T, unknown> {
  const position = yield* barrier.wait()
  return yield* call(body, position)
}

function* reset(gate: Gate): Generator<Instruction, void, unknown> {
  const lease = yield* gate.changed.acquire()
  gate.state = gate.count > 0 ? "resetting" : "filling"
  gate.changed.notifyAll()
  lease.release()
}

function* abort(gate: Gate): Generator<Instruction, void, unknown> {
  const lease = yield* gate.changed.acquire()
  gate.state = "broken"
  gate.changed.notifyAll()
  lease.release()
}
