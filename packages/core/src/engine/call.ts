import { type Awaitable, Block, type Frame, type Instruction } from "./awaitable.ts"
import { type Body, checkBody } from "./body.ts"
import { openBody } from "./open-body.ts"

/** A block that adds nothing to its body's outcome. */
class Call<T, A extends unknown[]> extends Block<T> {
  private readonly body: Body<T, A>
  private readonly args: A
  private entered = false

  constructor(body: Body<T, A>, args: A) {
    super()
    this.body = body
    this.args = args
  }

  override next(value: unknown): IteratorResult<Instruction, T> {
    if (this.entered) return this.finish(value as T) // the outcome of the body
    this.entered = true
    return this.runBody()
  }

  override enter(): Frame {
    return openBody(this.body, this.args, "call()")
  }

  override toString(): string {
    return `call(${this.body.name})`
  }
}

/**
 * Runs a body on the engine's own stack and gives its outcome.
 *
 * A coroutine can delegate to another with `yield* load(7)`; each level then makes every later resumption dearer, and
 * the native stack bounds the depth. `yield* call(load, 7)` costs the same at any depth. It is also how a coroutine
 * runs an async function so that cancellation reaches into it.
 *
 * @param body a generator function, an async function, or a function that returns an operation
 * @param args its arguments
 * @returns what the body returns
 * @throws {TypeError} the body is nothing of that kind
 * @example
 * function* depth(n: number): Coroutine<number> {
 *   return n === 0 ? 0 : 1 + (yield* call(depth, n - 1))
 * }
 * yield* call(depth, 100_000) // => 100000
 * @asyncio awaiting a coroutine
 * @differs asyncio nests natively, to a depth of about 1,000
 */
export function call<T, A extends unknown[]>(body: Body<T, A>, ...args: A): Awaitable<T> {
  checkBody(body, "call()")
  return new Call(body, args)
}
