import { InvalidStateError } from "../errors.ts"
import { type Awaitable, type Coroutine, type Frame, lookout } from "./awaitable.ts"
import { type Body, isAwaitable, isCoroutine, wrongBody } from "./body.ts"
import { openTaskBody } from "./open-body.ts"
import type { Task } from "./task.ts"

/** The body of a task, which gets the task: `task.do` is for async functions on runtimes without AsyncLocalStorage. */
export type TaskBody<T> = Body<T, [task: Task<unknown>]>

/** What may be run as a task: a body, a coroutine that has not started, or an operation. */
export type TaskSource<T> = TaskBody<T> | Coroutine<T> | Awaitable<T>

/** Refuses what cannot be run as a task, before anything has happened. */
export function checkSource(source: unknown, where: string): void {
  if (typeof source !== "function" && !isCoroutine(source) && !isAwaitable(source)) throw wrongBody(source, where)
}

/** Makes the frame that runs what a user wants to be a task. */
export function openSource<T>(source: TaskSource<T>, where: string): Frame {
  if (typeof source === "function") return openTaskBody(source, where)
  if (isAwaitable(source)) return source[Symbol.iterator]()
  if (!isCoroutine(source)) throw wrongBody(source, where)
  if (lookout.made !== null) refuseAgain(source, where)
  return source
}

const opened = new WeakSet<object>()

/** Debug mode only: a generator cannot be asked whether it has started, and remembering all of them is dear. */
function refuseAgain(coroutine: object, where: string): void {
  if (opened.has(coroutine)) {
    throw new InvalidStateError(`Cannot run a coroutine in ${where}: it was started before\n  write:  load(7) for each`)
  }
  opened.add(coroutine)
}
