import { openSource, type TaskSource } from "../engine/coroutine.ts"
import { Future } from "../engine/future.ts"
import { getRunningLoop } from "../engine/loop.ts"
import { startTask } from "../engine/task.ts"

/** The future of something to await: a future is its own; of anything else a task is made. */
export function futureOf<T>(source: TaskSource<T>, where: string): Future<T> {
  if (source instanceof Future) return source
  return startTask(getRunningLoop(), openSource(source, where))
}
