import type { AwaitingTable } from "../async-run.ts"
import { queue } from "../statements/queues.ts"

export const awaiting = {
  async "queue.put"(run, actor, name, item) {
    await queue(run, name).put(item)
    run.log(actor, "queue.put", name)
    return undefined
  },
  async "queue.get"(run, actor, name) {
    run.log(actor, "queue.get", name, await queue(run, name).get())
    return undefined
  },
  async "queue.join"(run, actor, name) {
    await queue(run, name).join()
    run.log(actor, "queue.join", name)
    return undefined
  },
} satisfies AwaitingTable
