import { type Body, type Coroutine, currentTask, type Task, type TaskSource } from "@corral/browser"
import type { Recorder } from "./recorder.ts"

/** Has the steps of a body seen, if it is a generator function; those of an async function cannot be. */
export function seenBody<T, A extends unknown[]>(recorder: Recorder, body: Body<T, A>): Body<T, A> {
  if (typeof body !== "function") return body // corral refuses it, in its own words
  return (...args) => {
    const returned = step(recorder, () => body(...args))
    return isCoroutine<T>(returned) ? seenCoroutine(recorder, returned, false) : returned
  }
}

/** Has the steps of a task seen, and what it ends with. */
export function seenSource<T>(recorder: Recorder, source: TaskSource<T>): TaskSource<T> {
  if (isCoroutine<T>(source)) return seenCoroutine(recorder, source, true)
  if (typeof source !== "function") return source
  return (...args: [task: Task<unknown>]) => {
    const returned = step(recorder, () => source(...args))
    if (isCoroutine<T>(returned)) return seenCoroutine(recorder, returned, true)
    if (returned instanceof Promise) noteEnding(recorder, returned)
    return returned
  }
}

/** A coroutine that does what another does, a step at a time, and tells of each. */
function seenCoroutine<T>(recorder: Recorder, inner: Coroutine<T>, isTask: boolean): Coroutine<T> {
  const resume = (go: () => IteratorResult<unknown, T>): IteratorResult<unknown, T> => {
    const task = isTask ? currentTask() : null
    try {
      const result = step(recorder, go)
      if (task !== null && result.done === true) recorder.ending(task, { value: result.value })
      return result
    } catch (error) {
      if (task !== null) recorder.ending(task, { error })
      throw error
    }
  }
  const seen = {
    next: (value: unknown) => resume(() => inner.next(value)),
    throw: (error: unknown) => resume(() => inner.throw(error)),
    return: (value: T) => resume(() => inner.return(value)),
    [Symbol.iterator]: () => seen,
  }
  return seen as unknown as Coroutine<T> // all that the engine calls of a generator
}

/** Takes a step of the task that runs. */
function step<R>(recorder: Recorder, go: () => R): R {
  const task = currentTask()
  if (task === null) return go()
  recorder.enter(task)
  try {
    return go()
  } finally {
    recorder.leave(task)
  }
}

function noteEnding(recorder: Recorder, promise: PromiseLike<unknown>): void {
  const task = currentTask()
  if (task === null) return
  promise.then(
    (value) => recorder.ending(task, { value }),
    (error) => recorder.ending(task, { error }),
  )
}

function isCoroutine<T>(value: unknown): value is Coroutine<T> {
  if (typeof value !== "object" || value === null || "then" in value) return false // operations have a `then`
  return "next" in value && "throw" in value && Symbol.iterator in value
}
