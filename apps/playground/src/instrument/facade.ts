/**
 * What a scenario gets as "@corral/browser": corral itself, with what it does on record.
 *
 * Only what cannot be seen from outside is wrapped: which group a task belongs to, when a step begins, and what a
 * generator waits for. All else is looked up after each turn.
 */
import * as corral from "@corral/browser"
import { currentRecorder } from "./current-recorder.ts"
import { shown } from "./shown.ts"
import { seenBody, seenSource } from "./steps.ts"

export {
  AsCompleted,
  allTasks,
  asCompleted,
  BrokenBarrierError,
  browserHost,
  CancelledError,
  Context,
  ContextVar,
  captureCallGraph,
  catchGroup,
  copyContext,
  currentTask,
  ExceptionGroup,
  Future,
  formatCallGraph,
  gather,
  getRunningLoop,
  Handle,
  InvalidStateError,
  Lease,
  Loop,
  printCallGraph,
  QueueEmpty,
  QueueFull,
  QueueIterator,
  QueueShutDown,
  Runner,
  rethrowCancelled,
  shield,
  Task,
  TaskGroup,
  Timeout,
  TimeoutError,
  Token,
  wait,
  waitFor,
} from "@corral/browser"
export { taskGroup, timeout, timeoutAt } from "./blocks.ts"

export const Barrier = shown(corral.Barrier, "Barrier", ["wait"])
export const BoundedSemaphore = shown(corral.BoundedSemaphore, "BoundedSemaphore", ["acquire"])
export const Condition = shown(corral.Condition, "Condition", ["acquire", "wait"])
export const Event = shown(corral.Event, "Event", ["wait"])
export const LifoQueue = shown(corral.LifoQueue, "LifoQueue", ["get", "put", "join"])
export const Lock = shown(corral.Lock, "Lock", ["acquire"])
export const PriorityQueue = shown(corral.PriorityQueue, "PriorityQueue", ["get", "put", "join"])
export const Queue = shown(corral.Queue, "Queue", ["get", "put", "join"])
export const Semaphore = shown(corral.Semaphore, "Semaphore", ["acquire"])

/** `run`, with its main task on record. */
export function run<T>(main: corral.Body<T>, options?: corral.RunOptions & corral.MainOptions): Promise<T> {
  // A body stays a body: what is made of it is a function.
  return corral.run(seenSource(currentRecorder(), main) as corral.Body<T>, { debug: true, ...options })
}

/** `createTask`, with the steps of the task on record. */
export function createTask<T>(source: corral.TaskSource<T>, options?: corral.TaskOptions): corral.Task<T> {
  const recorder = currentRecorder()
  return recorder.create(() => corral.createTask(seenSource(recorder, source), options))
}

/** `call`, with the steps of its body on record. */
export function call<T, A extends unknown[]>(body: corral.Body<T, A>, ...args: A): corral.Awaitable<T> {
  return corral.call(seenBody(currentRecorder(), body), ...args)
}

/** `sleep`, by way of the engine's own stack, so that the call graph names it. */
export function sleep<T>(ms: number, result?: T): corral.Awaitable<T | undefined> {
  const asleep = corral.sleep(ms, result)
  return corral.call(() => asleep)
}

/** `until`, named in the call graph. */
export function until<T>(promise: PromiseLike<T>): corral.Awaitable<T> {
  const operation = corral.until(promise)
  return corral.call(() => operation)
}

/** `abortable`, named in the call graph. */
export function abortable<T>(start: (signal: corral.Signal) => PromiseLike<T>): corral.Awaitable<T> {
  const operation = corral.abortable(start)
  return corral.call(() => operation)
}
