import {
  type Awaitable,
  type Body,
  CancelledError,
  type Coroutine,
  call,
  taskGroup as plainGroup,
  timeout as plainTimeout,
  timeoutAt as plainTimeoutAt,
  type TaskGroup,
  type TaskGroupOptions,
  type Timeout,
  TimeoutError,
} from "@corral/browser"
import { describeError } from "../trace/describe.ts"
import type { BlockKind, Outcome } from "../trace/event.ts"
import { currentRecorder } from "./current-recorder.ts"
import { seenBody, seenSource } from "./steps.ts"

/** `taskGroup`, with the group and its tasks on record. */
export function taskGroup<T>(body: Body<T, [group: TaskGroup]>, options: TaskGroupOptions = {}): Awaitable<T> {
  return recorded("group", options.name ?? "", (block) => {
    const seen = seenBody(currentRecorder(), body)
    return plainGroup(typeof body === "function" ? (group) => seen(recordTasks(group, block)) : body, options)
  })
}

/** `timeout`, with its deadline on record. */
export function timeout<T>(ms: number | null, body: Body<T, [timeout: Timeout]>): Awaitable<T> {
  return recorded("timeout", ms === null ? "no deadline" : `${ms} ms`, (block) =>
    plainTimeout(ms, withDeadline(block, body)),
  )
}

/** `timeoutAt`, with its deadline on record. */
export function timeoutAt<T>(when: number | null, body: Body<T, [timeout: Timeout]>): Awaitable<T> {
  return recorded("timeout", "", (block) => plainTimeoutAt(when, withDeadline(block, body)))
}

/** Has the tasks that are created in a group known as its tasks. */
function recordTasks(group: TaskGroup, block: number): TaskGroup {
  const recorder = currentRecorder()
  const create = group.createTask.bind(group)
  group.createTask = (source, options) => recorder.create(() => create(seenSource(recorder, source), options), block)
  return group
}

function withDeadline<T>(block: number, body: Body<T, [timeout: Timeout]>): Body<T, [timeout: Timeout]> {
  if (typeof body !== "function") return body // corral refuses it, in its own words
  const recorder = currentRecorder()
  const seen = seenBody(recorder, body)
  return (timeout) => {
    recorder.deadline(block, timeout.when())
    const reschedule = timeout.reschedule.bind(timeout)
    timeout.reschedule = (when) => {
      reschedule(when)
      recorder.deadline(block, when)
    }
    return seen(timeout)
  }
}

/** Runs a block, on record from its beginning to its end. */
function recorded<T>(kind: BlockKind, name: string, make: (block: number) => Awaitable<T>): Awaitable<T> {
  return call(function* (): Coroutine<T> {
    const recorder = currentRecorder()
    const block = recorder.openBlock(kind, name)
    try {
      const result = yield* call(() => make(block))
      recorder.closeBlock(block, "done", "")
      return result
    } catch (error) {
      recorder.closeBlock(block, outcomeOf(kind, error), error instanceof CancelledError ? "" : describeError(error))
      throw error
    }
  })
}

function outcomeOf(kind: BlockKind, error: unknown): Outcome {
  if (error instanceof CancelledError) return "cancelled"
  return kind === "timeout" && error instanceof TimeoutError ? "expired" : "failed"
}
