import type { TaskBody } from "../engine/task-source.ts"
import { type MainOptions, Runner, type RunOptions } from "./runner.ts"

/**
 * Runs a program: a body as the main task, on a loop of its own, which is closed when the body has ended.
 *
 * Tasks that are left then are cancelled, and it waits for them to end. A request to stop (SIGINT, SIGTERM, pagehide)
 * cancels the main task.
 *
 * @param main a generator function, an async function, or a function that returns an operation
 * @returns a promise of what the body returns
 * @throws what the body throws, by rejecting
 * @throws {InvalidStateError} no adapter of a runtime is loaded and no host is given, by rejecting
 * @example
 * const answer = await run(() => sleep(10, 42))
 * answer // => 42
 * @asyncio asyncio.run (3.14)
 * @differs returns a promise; may be called while another loop runs
 */
export async function run<T>(main: TaskBody<T>, options: RunOptions & MainOptions = {}): Promise<T> {
  const runner = new Runner(options)
  try {
    return await runner.run(main, options)
  } finally {
    await runner.close()
  }
}
