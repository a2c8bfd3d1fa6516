import { type Awaitable, Block, type Frame, type Instruction } from "../engine/awaitable.ts"
import { type Body, checkBody, openBody } from "../engine/coroutine.ts"
import { currentFiber, type Fiber } from "../engine/fiber.ts"
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
  private readonly fiber: Fiber<unknown>
  /** How many cancellations were open on entry: one more is ours. */
  private readonly cancelsBefore: number
  private state: "active" | "expiring" | "expired" | "finished" = "active"
  private deadline: number | null = null
  private timer: Timer | null = null

  /** Begins, for the fiber that runs. @internal */
  constructor(fiber: Fiber<unknown>, when: number | null, now: number) {
    this.fiber = fiber
    this.cancelsBefore = fiber.cancelsAtEntry
    this.arm(when, now)
  }

  /** The deadline, in milliseconds of the loop's clock; null if there is none. */
  when(): number | null {
    return this.deadline
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
    if (this.state !== "active") {
      throw new InvalidStateError(`Cannot reschedule ${this}: it is ${this.state}`)
    }
    this.disarm()
    this.arm(when, this.fiber.loop.time())
  }

  /** Tells whether the deadline passed while the body ran. */
  expired(): boolean {
    return this.state === "expiring" || this.state === "expired"
  }

  /** `<Timeout active>` */
  toString(): string {
    return `<Timeout ${this.state}>`
  }

  /** The deadline has passed. @internal */
  run(): void {
    this.timer = null
    // First of all: cancelling may call a listener of an AbortSignal, which must not move the deadline any more.
    this.state = "expiring"
    this.fiber.cancel()
  }

  /** Ends; turns the cancellation into what is to be thrown instead of the body's error. @internal */
  exit(error: unknown): unknown {
    this.disarm()
    if (this.state !== "expiring") {
      this.state = "finished"
      return error
    }
    this.state = "expired"
    const left = this.fiber.takeBackCancel()
    // With more cancellations open than on entry, somebody else wants the task cancelled, too: that comes first.
    if (left > this.cancelsBefore || !(error instanceof CancelledError)) return error
    return new TimeoutError("The deadline passed before the body was done", {
      cause: error,
      deadline: this.deadline as number, // only a deadline expires, and it cannot be moved any more
    })
  }

  private arm(when: number | null, now: number): void {
    const { loop } = this.fiber
    this.deadline = when
    if (when === null || when === Number.POSITIVE_INFINITY) return
    this.timer = when <= now ? loop.startImmediate(this) : loop.startTimer(when, this)
  }

  private disarm(): void {
    if (this.timer !== null) this.fiber.loop.cancelTimer(this.timer)
    this.timer = null
  }
}

/** Runs a frame under a deadline, which is reckoned from the moment at which it is awaited. */
export abstract class TimeoutBlock<T> extends Block<T> {
  private readonly time: number | null
  private readonly relative: boolean
  private timeout: Timeout | null = null

  constructor(time: number | null, relative: boolean) {
    super()
    this.time = time
    this.relative = relative
  }

  protected abstract open(timeout: Timeout): Frame

  override next(value: unknown): IteratorResult<Instruction, T> {
    if (this.timeout !== null) {
      this.timeout.exit(undefined)
      return this.finish(value as T) // the outcome of the body
    }
    const fiber = currentFiber()
    const now = fiber.loop.time()
    this.timeout = new Timeout(fiber, this.relative && this.time !== null ? now + this.time : this.time, now)
    return this.runBody()
  }

  override throw(error: unknown): IteratorResult<Instruction, T> {
    throw this.timeout === null ? error : this.timeout.exit(error)
  }

  override enter(): Frame {
    return this.open(this.timeout as Timeout) // next() has made it
  }

  override toString(): string {
    return this.relative ? `timeout(${this.time})` : `timeoutAt(${this.time})`
  }
}

class BodyTimeout<T> extends TimeoutBlock<T> {
  private readonly body: Body<T, [timeout: Timeout]>

  constructor(time: number | null, relative: boolean, body: Body<T, [timeout: Timeout]>) {
    super(time, relative)
    this.body = body
  }

  protected override open(timeout: Timeout): Frame {
    return openBody(this.body, [timeout], "timeout()")
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
