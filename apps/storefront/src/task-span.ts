import type { Task, TaskGroup, TaskSource } from "@corral/node"
import { type Span, SpanKind, SpanStatusCode } from "@opentelemetry/api"
import { tracer } from "./tracing.ts"

/**
 * Creates a task of a group in a span of its own, which begins and ends with the task.
 *
 * The span is active at `createTask`, so it is active in each step of the task, whichever syntax it is written in; what
 * the task starts becomes its child. A cancelled task leaves a span, too.
 */
export function createTaskInSpan<T>(group: TaskGroup, name: string, source: TaskSource<T>): Task<T> {
  return tracer.startActiveSpan(name, { kind: SpanKind.CLIENT }, (span) => {
    const task = group.createTask(source, { name })
    task.addDoneCallback((done) => end(span, done))
    return task
  })
}

function end(span: Span, task: Task<unknown>): void {
  if (task.cancelled()) span.setStatus({ code: SpanStatusCode.ERROR, message: "cancelled" })
  else {
    const failure = task.exception()
    if (failure !== null) {
      const error = failure instanceof Error ? failure : String(failure)
      span.recordException(error)
      span.setStatus({ code: SpanStatusCode.ERROR, message: typeof error === "string" ? error : error.message })
    }
  }
  span.end()
}
