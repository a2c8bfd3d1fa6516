import { Condition, type Coroutine, Lock, Semaphore } from "@corral/core"
import type { Actor } from "../actor.ts"
import type { CoroutineRun, SuspendingTable } from "../coroutine-run.ts"
import type { Kind } from "../objects.ts"
import type { Block } from "../program.ts"
import type { ImmediateTable, Signal } from "../run.ts"

export const immediate = {
  "lock.release"(run, _actor, name) {
    run.objects.get(Lock, name).release()
  },
  "semaphore.release"(run, _actor, name) {
    run.objects.get(Semaphore, name).release()
  },
  "condition.release"(run, _actor, name) {
    run.objects.get(Condition, name).release()
  },
  "condition.notify"(run, _actor, name, count) {
    run.objects.get(Condition, name).notify(count)
  },
  "condition.notify_all"(run, _actor, name) {
    run.objects.get(Condition, name).notifyAll()
  },
} satisfies ImmediateTable

export const suspending = {
  "lock.acquire": acquire("lock.acquire", Lock),
  "lock.with": hold("lock.with", Lock),
  "semaphore.acquire": acquire("semaphore.acquire", Semaphore),
  "semaphore.with": hold("semaphore.with", Semaphore),
  "condition.acquire": acquire("condition.acquire", Condition),
  "condition.with": hold("condition.with", Condition),
  *"condition.wait"(run, actor, name) {
    yield* run.objects.get(Condition, name).wait()
    run.log(actor, "condition.wait", name)
    return undefined
  },
  *"condition.wait_for"(run, actor, name, predicate) {
    yield* run.objects.get(Condition, name).waitFor(() => run.objects.test(predicate))
    run.log(actor, "condition.wait_for", name)
    return undefined
  },
} satisfies SuspendingTable

type Lockable = Lock | Semaphore | Condition

function acquire(event: string, kind: Kind<Lockable>) {
  return function* (run: CoroutineRun, actor: Actor, name: string): Coroutine<Signal> {
    yield* run.objects.get(kind, name).acquire()
    run.log(actor, event, name)
    return undefined
  }
}

function hold(event: string, kind: Kind<Lockable>) {
  return function* (run: CoroutineRun, actor: Actor, name: string, block: Block): Coroutine<Signal> {
    return yield* run.objects.get(kind, name).with(() => {
      run.log(actor, event, name)
      return run.inside(actor, block)
    })
  }
}
