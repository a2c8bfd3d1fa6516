import { Condition, Lock, Semaphore } from "@corral/core"
import type { Actor } from "../actor.ts"
import type { AsyncRun, AwaitingTable } from "../async-run.ts"
import type { Kind } from "../objects.ts"
import type { Block } from "../program.ts"
import type { Signal } from "../run.ts"

export const awaiting = {
  "lock.acquire": acquire("lock.acquire", Lock),
  "lock.with": hold("lock.with", Lock),
  "semaphore.acquire": acquire("semaphore.acquire", Semaphore),
  "semaphore.with": hold("semaphore.with", Semaphore),
  "condition.acquire": acquire("condition.acquire", Condition),
  "condition.with": hold("condition.with", Condition),
  async "condition.wait"(run, actor, name) {
    await run.objects.get(Condition, name).wait()
    run.log(actor, "condition.wait", name)
    return undefined
  },
  async "condition.wait_for"(run, actor, name, predicate) {
    await run.objects.get(Condition, name).waitFor(() => run.objects.test(predicate))
    run.log(actor, "condition.wait_for", name)
    return undefined
  },
} satisfies AwaitingTable

type Lockable = Lock | Semaphore | Condition

function acquire(event: string, kind: Kind<Lockable>) {
  return async (run: AsyncRun, actor: Actor, name: string): Promise<Signal> => {
    await run.objects.get(kind, name).acquire()
    run.log(actor, event, name)
    return undefined
  }
}

function hold(event: string, kind: Kind<Lockable>) {
  return async (run: AsyncRun, actor: Actor, name: string, block: Block): Promise<Signal> =>
    run.objects.get(kind, name).with(async () => {
      run.log(actor, event, name)
      return run.block(actor, block)
    })
}
