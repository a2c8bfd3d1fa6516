import { Block, type Frame, isSuspended, Operation } from "./awaitable.ts"
import { FutureWait } from "./future.ts"
import { isGenerator } from "./generators.ts"

/** An error that is thrown into the frame comes out of it again. It need not be thrown, which has V8 unwind the stack. */
export function passesErrors(frame: Frame): boolean {
  if (isGenerator(frame)) return false
  const { throw: take } = frame
  return take === Operation.prototype.throw || take === FutureWait.prototype.throw || take === undefined
}

/**
 * What is left of the frame is more than the engine's own code, which does not ask what the host carries for others.
 *
 * @param inBody its fiber waits for the body of an async function: of a block, only the end is left
 */
export function runsUserCode(frame: Frame, inBody: boolean): boolean {
  if (isGenerator(frame)) return true
  if (frame instanceof Block) return !inBody
  return !isSuspended(frame)
}
