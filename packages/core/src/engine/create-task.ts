import { InvalidStateError } from "../errors.ts"
import { findLoop } from "./loop.ts"
import { startTask, type Task, type TaskOptions } from "./task.ts"
import { openSource, type TaskSource } from "./task-source.ts"

/**
 * Runs a coroutine or async function by itself, as a task that starts in the next turn.
 *
 * Prefer `group.createTask`: nobody waits for a task that belongs to no group. One whose error nobody looks at is
 * reported; when `run` ends, it cancels the tasks that are left.
 *
 * @param source a body, which gets the task; a coroutine that has not started (`load(7)` with a generator function `load`); or an operation
 * @throws {TypeError} it is anything else, a promise in particular
 * @throws {InvalidStateError} it is called outside of any task
 * @example
 * const task = createTask(sleep(10, "done"))
 * yield* task // => "done"
 * @asyncio asyncio.create_task (3.14)
 * @differs the loop keeps a strong reference to its tasks: one that nobody holds does not vanish
 */
export function createTask<T>(source: TaskSource<T>, options?: TaskOptions): Task<T> {
  const loop = findLoop()
  if (loop === null) {
    throw new InvalidStateError(
      "Cannot create a task: no task is running here\n  write:  await run(async () => { … createTask(…) … })",
    )
  }
  return startTask(loop, openSource(source, "createTask()"), options)
}
