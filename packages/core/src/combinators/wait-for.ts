import type { Awaitable, Frame, Instruction } from "../engine/awaitable.ts"
import { call } from "../engine/call.ts"
import { currentFiber } from "../engine/fiber.ts"
import { Future } from "../engine/future.ts"
import { checkSource, openSource, type TaskSource } from "../engine/task-source.ts"
import { checkTime } from "../engine/time.ts"
import { CancelledError, TimeoutError } from "../errors.ts"
import { futureOf } from "./future-of.ts"
import { TimeoutBlock } from "./timeout.ts"

/**
 * Awaits one thing for a time; when that has passed, it is cancelled, and a TimeoutError is thrown.
 *
 * A future or task is cancelled itself: `shield` it to only stop waiting. Anything else runs in the current task.
 *
 * @param source a future or task, a body, a coroutine or an operation
 * @param ms milliseconds from now; 0 or less gives what is done already, or cancels; null or Infinity for no limit
 * @returns its result, also if it swallowed the cancellation
 * @throws {TimeoutError} the time passed
 * @throws {RangeError} `ms` is NaN
 * @example
 * yield* waitFor(sleep(10, "in time"), 1_000) // => "in time"
 * @asyncio asyncio.wait_for (3.14)
 * @differs milliseconds
 */
export function waitFor<T>(source: TaskSource<T>, ms: number | null): Awaitable<T> {
  checkSource(source, "waitFor()")
  if (ms !== null) {
    checkTime(ms, "set a timeout")
    if (ms <= 0) return call(cancelUnlessDone<T>, source)
  }
  return new WaitFor(source, ms)
}

class WaitFor<T> extends TimeoutBlock<T> {
  private readonly source: TaskSource<T>

  constructor(source: TaskSource<T>, ms: number | null) {
    super(ms, true)
    this.source = source
  }

  override enter(): Frame {
    return openSource(this.source, "waitFor()")
  }
}

function* cancelUnlessDone<T>(source: TaskSource<T>): Generator<Instruction, T, unknown> {
  const future = futureOf(source, "waitFor()")
  if (future.done()) return future.result()
  const ended = new Future<void>()
  const listener = { loop: currentFiber().loop, run: () => ended.done() || ended.setResult() }
  future.listen(listener)
  try {
    future.cancel()
    yield* ended
  } finally {
    future.unlisten(listener)
  }
  try {
    return future.result()
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error
    throw new TimeoutError("The time passed before it was done", { cause: error })
  }
}
