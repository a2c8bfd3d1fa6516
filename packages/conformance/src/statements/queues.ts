import { Queue } from "@corral/core"
import type { SuspendingTable } from "../coroutine-run.ts"
import type { Value } from "../program.ts"
import type { ImmediateTable, Run } from "../run.ts"

export const immediate = {
  "queue.put_nowait"(run, actor, name, item) {
    queue(run, name).putNowait(item)
    run.log(actor, "queue.put_nowait", name)
  },
  "queue.get_nowait"(run, actor, name) {
    run.log(actor, "queue.get_nowait", name, queue(run, name).getNowait())
  },
  "queue.task_done"(run, _actor, name) {
    queue(run, name).taskDone()
  },
  "queue.shutdown"(run, _actor, name, immediate = false) {
    queue(run, name).shutdown({ immediate })
  },
} satisfies ImmediateTable

export const suspending = {
  *"queue.put"(run, actor, name, item) {
    yield* queue(run, name).put(item)
    run.log(actor, "queue.put", name)
    return undefined
  },
  *"queue.get"(run, actor, name) {
    run.log(actor, "queue.get", name, yield* queue(run, name).get())
    return undefined
  },
  *"queue.join"(run, actor, name) {
    yield* queue(run, name).join()
    run.log(actor, "queue.join", name)
    return undefined
  },
} satisfies SuspendingTable

export function queue(run: Run, name: string): Queue<Value> {
  return run.objects.get(Queue<Value>, name)
}
