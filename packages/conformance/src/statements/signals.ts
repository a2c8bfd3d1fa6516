import { Barrier, Event } from "@corral/core"
import type { SuspendingTable } from "../coroutine-run.ts"
import type { ImmediateTable } from "../run.ts"

export const immediate = {
  "event.set"(run, _actor, name) {
    run.objects.get(Event, name).set()
  },
  "event.clear"(run, _actor, name) {
    run.objects.get(Event, name).clear()
  },
} satisfies ImmediateTable

export const suspending = {
  *"event.wait"(run, actor, name) {
    yield* run.objects.get(Event, name).wait()
    run.log(actor, "event.wait", name)
    return undefined
  },
  *"barrier.wait"(run, actor, name) {
    run.log(actor, "barrier.wait", name, yield* run.objects.get(Barrier, name).wait())
    return undefined
  },
  *"barrier.with"(run, actor, name, block) {
    return yield* run.objects.get(Barrier, name).with((position) => {
      run.log(actor, "barrier.with", name, position)
      return run.inside(actor, block)
    })
  },
  *"barrier.abort"(run, actor, name) {
    yield* run.objects.get(Barrier, name).abort()
    run.log(actor, "barrier.abort", name)
    return undefined
  },
  *"barrier.reset"(run, actor, name) {
    yield* run.objects.get(Barrier, name).reset()
    run.log(actor, "barrier.reset", name)
    return undefined
  },
} satisfies SuspendingTable
