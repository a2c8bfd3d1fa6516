import type { MainOptions, RunOptions, TaskBody } from "@corral/core"
import { runAsProcess } from "@corral/core/adapter-kit"
import { bunProcess } from "./process.ts"

/**
 * Runs a program: a body as the main task, on a loop of its own, which is closed when the body has ended.
 *
 * SIGINT and SIGTERM cancel the main task, once; a second signal ends the process at once. The exit code is then 130 or
 * 143. A main task that ends with the CancelledError ends the process, after its clean-up; one that catches it and
 * returns, as a service that stops in good order does, resolves the promise.
 *
 * @param main a generator function, an async function, or a function that returns an operation
 * @returns a promise of what the body returns
 * @throws what the body throws, by rejecting
 * @example
 * const answer = await run(() => sleep(10, 42))
 * answer // => 42
 * @asyncio asyncio.run (3.14)
 * @differs returns a promise; SIGTERM is treated like SIGINT; a stopped program exits instead of raising
 *   KeyboardInterrupt
 */
export function run<T>(main: TaskBody<T>, options: RunOptions & MainOptions = {}): Promise<T> {
  return runAsProcess(bunProcess, main, options)
}
