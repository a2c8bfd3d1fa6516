import { Future } from "../engine/future.ts"
import { getRunningLoop } from "../engine/loop.ts"
import { startTask } from "../engine/task.ts"
import { checkSource, openSource, type TaskSource } from "../engine/task-source.ts"

/** The future of something to await: a future is its own; of anything else a task is made. */
export function futureOf<T>(source: TaskSource<T>, where: string): Future<T> {
  if (source instanceof Future) return source
  return startTask(getRunningLoop(), openSource(source, where))
}

/** The futures of several things to await, started one by one as they are taken; none, unless all can be. */
export function* futuresOf<T>(sources: readonly TaskSource<T>[], where: string): Generator<Future<T>, void, unknown> {
  for (const source of sources) checkSource(source, where)
  const made = new Map<TaskSource<T>, Future<T>>()
  for (const source of sources) {
    const future = made.get(source) ?? futureOf(source, where)
    made.set(source, future)
    yield future
  }
}
