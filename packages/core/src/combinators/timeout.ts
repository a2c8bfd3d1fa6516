import { type Awaitable, Block, type Frame, type Instruction } from "../engine/awaitable.ts"
import { type Body, checkBody } from "../engine/body.ts"
import { currentFiber, type Fiber } from "../engine/fiber.ts"
import type { Loop } from "../engine/loop.ts"
import { openBody } from "../engine/open-body.ts"
import type { Runnable } from "../engine/ready-queue.ts"
import { checkTime } from "../engine/time.ts"
import type { Timer } from "../engine/timers.ts"
import { CancelledError, InvalidStateError, TimeoutError } from "../errors.ts"

/**
 * A running timeout, as its body sees it.
 *
 * @asyncio asyncio.Timeout (3.14)
 * @differs milliseconds
 */
export class Timeout {
  private readonly block: TimeoutBlock<unknown>

  /** @internal */
  constructor(block: TimeoutBlock<unknown>) {
    this.block = block
  }

  /** The deadline, in milliseconds of the loop's clock; null if there is none. */
  when(): number | null {
    return this.block.deadline
  }

  /**
   * Moves the deadline.
   *
   * @param when milliseconds of the loop's clock (`getRunningLoop().time()`); one that has passed expires in the next
   *   turn; null for no deadline
   * @throws {InvalidStateError} the timeout has expired or ended
   * @throws {RangeError} `when` is NaN
   */
  reschedule(when: number | null): void {
    checkDeadline(when)
    const { state } = this.block
    if (state !== "active") throw new InvalidStateError(`Cannot reschedule ${this}: it is ${state}`)
    this.block.reschedule(when)
  }

  /** Tells whether the deadline passed while the body ran. */
  expired(): boolean {
    return this.block.state === "expiring" || this.block.state === "expired"
  }

  /** `<Timeout active>` */
  toString(): string {
    return `<Timeout ${this.block.state}>`
  }
}

/** Runs a frame under a deadline, which is reckoned from the moment at which it is awaited. */
export abstract class TimeoutBlock<T> extends Block<T> implements Runnable {
  /** In milliseconds of the loop's clock; null if there is none. */
  deadline: number | null = null
  state: "new" | "active" | "expiring" | "expired" | "finished" = "new"
  private readonly time: number | null
  protected readonly relative: boolean
  private fiber: Fiber<unknown> | null = null
  /** How many cancellations were open on entry: one more is ours. */
  private cancelsBefore = 0
  private timer: Timer | null = null

  constructor(time: number | null, relative: boolean) {
    super()
    this.time = time
    this.relative = relative
  }

  override next(value: unknown): IteratorResult<Instruction, T> {
    if (this.state !== "new") {
      this.exit(undefined)
      return this.finish(value as T) // the outcome of the body
    }
    const fiber = currentFiber()
    const now = fiber.loop.time()
    this.fiber = fiber
    this.cancelsBefore = fiber.cancelsAtEntry
    this.state = "active"
    this.arm(fiber.loop, this.relative && this.time !== null ? now + this.time : this.time, now)
    return this.runBody()
  }

  override throw(error: unknown): IteratorResult<Instruction, T> {
    throw this.state === "new" ? error : this.exit(error)
  }

  /** Moves the deadline, while it is active. */
  reschedule(when: number | null): void {
    const { loop } = this.fiber as Fiber<unknown> // next() has set it
    this.disarm()
    this.arm(loop, when, loop.time())
  }

  /** The deadline has passed. */
  run(): void {
    this.timer = null
    // First of all: cancelling may call a listener of an AbortSignal, which must not move the deadline any more.
    this.state = "expiring"
    this.fiber?.cancel()
  }

  override toString(): string {
    return this.relative ? `timeout(${this.time})` : `timeoutAt(${this.time})`
  }

  /** Ends; turns the cancellation into what is to be thrown instead of the body's error. */
  private exit(error: unknown): unknown {
    this.disarm()
    if (this.state !== "expiring") {
      this.state = "finished"
      return error
    }
    this.state = "expired"
    const left = (this.fiber as Fiber<unknown>).takeBackCancel() // next() has set it
    // With more cancellations open than on entry, somebody else wants the task cancelled, too: that comes first.
    if (left > this.cancelsBefore || !(error instanceof CancelledError)) return error
    return new TimeoutError("The deadline passed before the body was done", {
      cause: error,
      deadline: this.deadline as number, // only a deadline expires, and it cannot be moved any more
    })
  }

  private arm(loop: Loop, when: number | null, now: number): void {
    this.deadline = when
    if (when === null || when === Number.POSITIVE_INFINITY) return
    this.timer = when <= now ? loop.startImmediate(this) : loop.startTimer(when, this)
  }

  private disarm(): void {
    if (this.timer !== null) this.fiber?.loop.cancelTimer(this.timer)
    this.timer = null
  }
}

class BodyTimeout<T> extends TimeoutBlock<T> {
  private readonly body: Body<T, [timeout: Timeout]>

  constructor(time: number | null, relative: boolean, body: Body<T, [timeout: Timeout]>) {
    super(time, relative)
    this.body = body
  }

  override enter(): Frame {
    const where = this.relative ? "timeout()" : "timeoutAt()"
    return openBody(this.body, [new Timeout(this as TimeoutBlock<unknown>)], where)
  }
}

/**
 * Runs a body under a deadline: when it passes, the body is cancelled, and a TimeoutError is thrown.
 *
 * The body may wait in its `finally` blocks; the timeout waits for it. If the task is cancelled from outside as well,
 * the CancelledError is thrown instead.
 *
 * @param ms milliseconds from now; 0 or less expires in the next turn; null or Infinity for no deadline
 * @param body gets the `Timeout`, with which it can look at the deadline and move it
 * @returns what the body returns, also if it swallowed the cancellation
 * @throws {TimeoutError} the deadline passed
 * @throws {RangeError} `ms` is NaN
 * @throws {TypeError} `ms` is no number, or the body is no body
 * @example
 * yield* timeout(1_000, () => sleep(10, "in time")) // => "in time"
 * @asyncio asyncio.timeout (3.14)
 * @differs milliseconds, reckoned from the moment at which it is awaited; takes the body as a function
 */
export function timeout<T>(ms: number | null, body: Body<T, [timeout: Timeout]>): Awaitable<T> {
  if (ms !== null) checkTime(ms, "set a timeout")
  checkBody(body, "timeout()")
  return new BodyTimeout(ms, true, body)
}

/**
 * Runs a body under a deadline that is a time of the loop's clock; see `timeout`.
 *
 * @param when milliseconds of the loop's clock (`getRunningLoop().time()`); one that has passed expires in the next
 *   turn; null or Infinity for no deadline
 * @returns what the body returns
 * @throws {TimeoutError} the deadline passed
 * @throws {RangeError} `when` is NaN
 * @example
 * const deadline = getRunningLoop().time() + 1_000
 * yield* timeoutAt(deadline, () => sleep(10, "in time")) // => "in time"
 * @asyncio asyncio.timeout_at (3.14)
 * @differs milliseconds; takes the body as a function
 */
export function timeoutAt<T>(when: number | null, body: Body<T, [timeout: Timeout]>): Awaitable<T> {
  checkDeadline(when)
  checkBody(body, "timeoutAt()")
  return new BodyTimeout(when, false, body)
}

function checkDeadline(when: number | null): void {
  if (when !== null) checkTime(when, "set a deadline")
}
