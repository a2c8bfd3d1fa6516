export {
  AsCompleted,
  type AsCompletedIterator,
  type AsCompletedOptions,
  asCompleted,
} from "./combinators/as-completed.ts"
export { catchGroup, type GroupHandler } from "./combinators/catch-group.ts"
export { type ErrorClass, type ErrorFilter, ExceptionGroup, rethrowCancelled } from "./combinators/exception-group.ts"
export { type GatherOptions, gather, type Outcome } from "./combinators/gather.ts"
export { shield } from "./combinators/shield.ts"
export { TaskGroup, type TaskGroupOptions, taskGroup } from "./combinators/task-group.ts"
export { Timeout, timeout, timeoutAt } from "./combinators/timeout.ts"
export { type ReturnWhen, type WaitOptions, type WaitResult, wait } from "./combinators/wait.ts"
export { waitFor } from "./combinators/wait-for.ts"
export type { Awaitable, Coroutine, Instruction } from "./engine/awaitable.ts"
export type { Body } from "./engine/body.ts"
export { call } from "./engine/call.ts"
export {
  type CallGraphOptions,
  captureCallGraph,
  type FutureCallGraph,
  formatCallGraph,
  printCallGraph,
} from "./engine/call-graph.ts"
export { createTask } from "./engine/create-task.ts"
export { Context, copyContext } from "./engine/current.ts"
export { abortable, type Signal, until } from "./engine/foreign.ts"
export { Future } from "./engine/future.ts"
export { Handle } from "./engine/handle.ts"
export { getRunningLoop, Loop } from "./engine/loop.ts"
export { allTasks, currentTask, Task, type TaskOptions } from "./engine/task.ts"
export type { TaskBody, TaskSource } from "./engine/task-source.ts"
export {
  BrokenBarrierError,
  CancelledError,
  InvalidStateError,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  TimeoutError,
} from "./errors.ts"
export type { AbortControllerLike, AbortSignalLike, Ambient, AmbientScope, Host } from "./host.ts"
export { Barrier } from "./primitives/barrier.ts"
export { Condition } from "./primitives/condition.ts"
export { ContextVar, Token } from "./primitives/context-var.ts"
export { Event } from "./primitives/event.ts"
export { Lease } from "./primitives/lease.ts"
export { LifoQueue } from "./primitives/lifo-queue.ts"
export { Lock } from "./primitives/lock.ts"
export { PriorityQueue, type PriorityQueueOptions } from "./primitives/priority-queue.ts"
export { Queue, QueueIterator, type QueueOptions } from "./primitives/queue.ts"
export { BoundedSemaphore, Semaphore } from "./primitives/semaphore.ts"
export { sleep } from "./primitives/sleep.ts"
export { run } from "./run/run.ts"
export { type MainOptions, Runner, type RunOptions } from "./run/runner.ts"
