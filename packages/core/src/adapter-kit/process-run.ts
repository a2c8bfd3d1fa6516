import type { TaskBody } from "../engine/task-source.ts"
import { CancelledError } from "../errors.ts"
import { type MainOptions, Runner, type RunOptions } from "../run/runner.ts"
import { exitCodeOf, type HostProcess } from "./stop-signals.ts"

/**
 * Runs a program as the process: core's `run`, and a stop signal decides on the exit code.
 *
 * A main task that ends with the CancelledError ends the process, after its clean-up; one that catches it and returns
 * lets the process end by itself.
 *
 * @returns a promise of what the body returns
 * @throws what the body throws, by rejecting
 * @asyncio asyncio.run (3.14)
 * @differs returns a promise; SIGTERM is treated like SIGINT; a stopped program exits instead of raising
 *   KeyboardInterrupt
 */
export async function runAsProcess<T>(
  process: HostProcess,
  main: TaskBody<T>,
  options: RunOptions & MainOptions,
): Promise<T> {
  const runner = new Runner(options)
  try {
    const result = await runner.run(main, options)
    const exitCode = exitCodeOf(runner.stopRequest)
    if (exitCode !== undefined) process.proposeExitCode(exitCode)
    return result
  } catch (error) {
    const exitCode = error instanceof CancelledError ? exitCodeOf(runner.stopRequest) : undefined
    if (exitCode === undefined) throw error
    await runner.close()
    process.exit(exitCode)
  } finally {
    await runner.close()
  }
}
