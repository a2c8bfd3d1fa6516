import { Queue } from "@corral/core"
import type { ImmediateTable, SuspendingTable } from "../run.ts"

export const immediate = {
  "queue.put_nowait"(run, actor, name, item) {
    run.objects.get(Queue, name).putNowait(item)
    run.log(actor, "queue.put_nowait", name)
  },
  "queue.get_nowait"(run, actor, name) {
    run.log(actor, "queue.get_nowait", name, run.objects.get(Queue, name).getNowait())
  },
  "queue.task_done"(run, _actor, name) {
    run.objects.get(Queue, name).taskDone()
  },
  "queue.shutdown"(run, _actor, name, immediate = false) {
    run.objects.get(Queue, name).shutdown({ immediate })
  },
} satisfies ImmediateTable

export const suspending = {
  *"queue.put"(run, actor, name, item) {
    yield* run.objects.get(Queue, name).put(item)
    run.log(actor, "queue.put", name)
    return undefined
  },
  *"queue.get"(run, actor, name) {
    run.log(actor, "queue.get", name, yield* run.objects.get(Queue, name).get())
    return undefined
  },
  *"queue.join"(run, actor, name) {
    yield* run.objects.get(Queue, name).join()
    run.log(actor, "queue.join", name)
    return undefined
  },
} satisfies SuspendingTable
