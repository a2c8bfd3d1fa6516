import { type Awaitable, type Instruction, Operation } from "../engine/awaitable.ts"
import { currentFiber } from "../engine/fiber.ts"
import { Future, PENDING, SUCCEEDED } from "../engine/future.ts"
import type { Loop } from "../engine/loop.ts"
import { checkTime } from "../engine/time.ts"
import type { Timer } from "../engine/timers.ts"

class Alarm extends Future<void> {
  private readonly ms: number

  constructor(ms: number) {
    super()
    this.ms = ms
  }

  run(): void {
    if (this.state === PENDING) this.settle(SUCCEEDED, undefined)
  }

  override toString(): string {
    return `sleep(${this.ms})`
  }
}

class Sleep<T> extends Operation<T> {
  private readonly ms: number
  private readonly result: T
  private loop: Loop | null = null
  private timer: Timer | null = null

  constructor(ms: number, result: T) {
    super()
    this.ms = ms
    this.result = result
  }

  override next(): IteratorResult<Instruction, T> {
    if (this.loop !== null) return this.finish(this.result)
    this.loop = currentFiber().loop
    const alarm = new Alarm(this.ms)
    this.timer = this.loop.startTimer(this.loop.time() + this.ms, alarm)
    return this.suspend(alarm)
  }

  override throw(error: unknown): IteratorResult<Instruction, T> {
    if (this.timer !== null) this.loop?.cancelTimer(this.timer)
    throw error
  }

  override toString(): string {
    return `sleep(${this.ms})`
  }
}

/** Gives up one turn. */
class Pause<T> extends Operation<T> {
  private readonly result: T
  private given = false

  constructor(result: T) {
    super()
    this.result = result
  }

  override next(): IteratorResult<Instruction, T> {
    if (this.given) return this.finish(this.result)
    this.given = true
    return this.suspend(undefined)
  }

  override toString(): string {
    return "sleep(0)"
  }
}

/**
 * Waits for a time, then gives the result.
 *
 * @param ms milliseconds; 0 or less gives up exactly one turn, without a timer; Infinity waits until it is cancelled
 * @param result what it gives, nothing by default
 * @throws {RangeError} `ms` is NaN
 * @throws {TypeError} `ms` is no number
 * @throws {CancelledError} the task was cancelled; no timer is left
 * @example
 * yield* sleep(10, "rested") // => "rested"
 * @asyncio asyncio.sleep (3.14)
 * @differs milliseconds
 */
export function sleep(ms: number): Awaitable<void>
export function sleep<T>(ms: number, result: T): Awaitable<T>
export function sleep<T>(ms: number, result?: T): Awaitable<T | undefined> {
  checkTime(ms, "make a sleep")
  return ms <= 0 ? new Pause(result) : new Sleep(ms, result)
}
