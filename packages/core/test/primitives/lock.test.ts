import { createTask, InvalidStateError, Lease, Lock, sleep } from "@corral/core"
import { recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { errorOf, expectCancelled, runProgram, startWaiting } from "../harness.ts"
import { atOnce, testWaiting } from "../waiting.ts"

describe("Lock.acquire()", () => {
  testWaiting(function* () {
    const lock = new Lock()
    yield* lock.acquire()
    return { wait: () => lock.acquire(), wake: () => lock.release(), result: expect.any(Lease), at: lock }
  })

  it("serves who has waited longest", () => {
    const order = recordOrder()
    runProgram(function* () {
      const lock = new Lock()
      const held = yield* lock.acquire()
      const tasks = []
      for (const n of [2, 3, 4]) {
        tasks.push(
          yield* startWaiting(function* () {
            using _lease = yield* lock.acquire()
            order.step(n)
            yield* sleep(10)
          }),
        )
      }
      order.step(1)
      held.release()
      for (const task of tasks) yield* task
      order.step(5)
    })
  })

  it("does not let a newcomer overtake who was woken: a free lock with a line is waited for", () => {
    const order = recordOrder()
    runProgram(function* () {
      const lock = new Lock()
      yield* lock.acquire()
      const task = yield* startWaiting(function* () {
        using _lease = yield* lock.acquire()
        order.step(1)
      })
      lock.release()
      expect(lock.locked()).toBe(false)
      using _lease = yield* lock.acquire()
      order.step(2)
      yield* task
    })
  })

  it("passes over who was cancelled: a free lock with nobody else in line is taken at once", () => {
    runProgram(function* () {
      const lock = new Lock()
      yield* lock.acquire()
      const task = yield* startWaiting(() => lock.acquire())
      task.cancel()
      lock.release()
      const lease = yield* atOnce(lock.acquire())
      yield* expectCancelled(task)
      expect(lock.locked()).toBe(true)
      lease.release()
    })
  })

  it("wakes the next in line when the first was cancelled in the turn in which the lock became free", () => {
    runProgram(function* () {
      const lock = new Lock()
      yield* lock.acquire()
      const first = yield* startWaiting(() => lock.acquire())
      const second = yield* startWaiting(() => lock.acquire())
      first.cancel()
      lock.release()
      yield* expectCancelled(first)
      yield* second
      expect(lock.locked()).toBe(true)
    })
  })

  it("does not wake a second one when a woken one is cancelled after somebody else took the lock", () => {
    runProgram(function* () {
      const lock = new Lock()
      yield* lock.acquire()
      const first = yield* startWaiting(() => lock.acquire())
      const second = yield* startWaiting(() => lock.acquire())
      lock.release()
      yield* first
      second.cancel()
      yield* expectCancelled(second)
      expect(lock.locked()).toBe(true)
    })
  })
})

describe("Lock.release()", () => {
  it("refuses a lock that is not held", () => {
    const lock = new Lock()
    expect(() => lock.release()).toThrow(
      new InvalidStateError("Cannot release <Lock unlocked, 0 waiting>: it is not held"),
    )
  })

  it("may be called by another task than the one that acquired", () => {
    runProgram(function* () {
      const lock = new Lock()
      yield* lock.acquire()
      yield* createTask(function* () {
        lock.release()
      })
      expect(lock.locked()).toBe(false)
    })
  })
})

describe("Lock", () => {
  it("says whether it is held and how many wait", () => {
    runProgram(function* () {
      const lock = new Lock()
      expect(String(lock)).toBe("<Lock unlocked, 0 waiting>")
      yield* lock.acquire()
      const task = yield* startWaiting(() => lock.acquire())
      expect(String(lock)).toBe("<Lock locked, 1 waiting>")
      expect(String(lock.acquire())).toBe("<Lock locked, 1 waiting>.acquire()")
      expect(String(lock.with(() => sleep(0)))).toBe("<Lock locked, 1 waiting>.with()")
      lock.release()
      yield* task
      expect(lock.locked()).toBe(true)
    })
  })

  it("is not re-entrant: who holds it waits for itself", () => {
    runProgram(function* () {
      const lock = new Lock()
      const task = yield* startWaiting(function* () {
        yield* lock.acquire()
        yield* lock.acquire()
      })
      yield* sleep(1_000)
      expect(task.done()).toBe(false)
      task.cancel()
      yield* errorOf(() => task)
      expect(lock.locked()).toBe(true)
    })
  })
})
