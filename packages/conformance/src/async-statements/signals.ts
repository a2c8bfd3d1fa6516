import { Barrier, Event } from "@corral/core"
import type { AwaitingTable } from "../async-run.ts"

export const awaiting = {
  async "event.wait"(run, actor, name) {
    await run.objects.get(Event, name).wait()
    run.log(actor, "event.wait", name)
    return undefined
  },
  async "barrier.wait"(run, actor, name) {
    run.log(actor, "barrier.wait", name, await run.objects.get(Barrier, name).wait())
    return undefined
  },
  async "barrier.with"(run, actor, name, block) {
    return run.objects.get(Barrier, name).with(async (position) => {
      run.log(actor, "barrier.with", name, position)
      return run.block(actor, block)
    })
  },
  async "barrier.abort"(run, actor, name) {
    await run.objects.get(Barrier, name).abort()
    run.log(actor, "barrier.abort", name)
    return undefined
  },
  async "barrier.reset"(run, actor, name) {
    await run.objects.get(Barrier, name).reset()
    run.log(actor, "barrier.reset", name)
    return undefined
  },
} satisfies AwaitingTable
