import { BoundedSemaphore, createTask, Lease, Semaphore, sleep, type Task } from "@corral/core"
import { recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { expectCancelled, runProgram, startWaiting } from "../harness.ts"
import { atOnce, testWaiting } from "../waiting.ts"

describe.each([
  ["Semaphore", (value?: number) => new Semaphore(value)],
  ["BoundedSemaphore", (value?: number) => new BoundedSemaphore(value)],
] as const)("%s.acquire()", (_name, make) => {
  testWaiting(function* () {
    const semaphore = make()
    yield* semaphore.acquire()
    return {
      wait: () => semaphore.acquire(),
      wake: () => semaphore.release(),
      result: expect.any(Lease),
      at: semaphore,
    }
  })

  it("lets as many in as its value, and the others in the order in which they came", () => {
    const order = recordOrder()
    runProgram(function* () {
      const semaphore = make(2)
      const tasks: Task<void>[] = []
      for (const n of [1, 2, 3, 4]) {
        const task = createTask(function* () {
          using _lease = yield* semaphore.acquire()
          order.step(n)
          yield* sleep(10)
        })
        tasks.push(task)
      }
      yield* sleep(5)
      expect(order.steps).toBe(2)
      for (const task of tasks) yield* task
      order.step(5)
    })
  })

  it("does not let a newcomer overtake who was woken", () => {
    const order = recordOrder()
    runProgram(function* () {
      const semaphore = make(2)
      yield* semaphore.acquire()
      yield* semaphore.acquire()
      const task = yield* startWaiting(function* () {
        yield* semaphore.acquire()
        order.step(1)
      })
      semaphore.release()
      semaphore.release()
      // One place is free, and nobody waits for it but who is on his way to the other.
      expect(semaphore.locked()).toBe(true)
      yield* semaphore.acquire()
      order.step(2)
      yield* task
    })
  })

  it("wakes all who may come in at once: newcomers who lined up behind a woken one do not wait for a release", () => {
    runProgram(function* () {
      const semaphore = make(3)
      for (let n = 0; n < 3; n++) yield* semaphore.acquire()
      const first = yield* startWaiting(() => semaphore.acquire())
      for (let n = 0; n < 3; n++) semaphore.release() // the first of them wakes who waits
      const newcomers = [
        createTask(semaphore.acquire(), { eager: true }),
        createTask(semaphore.acquire(), { eager: true }),
      ]
      yield* first
      expect(newcomers.map((task) => task.done())).toEqual([true, true])
      expect(semaphore.locked()).toBe(true)
    })
  })

  it("cancelled among others, keeps no place: the rest come in as if it had never come", () => {
    runProgram(function* () {
      const semaphore = make(2)
      const held = [yield* semaphore.acquire(), yield* semaphore.acquire()]
      const tasks: Task<Lease>[] = []
      for (let n = 0; n < 4; n++) tasks.push(yield* startWaiting(() => semaphore.acquire()))
      const [first, second, third, fourth] = tasks as [Task<Lease>, Task<Lease>, Task<Lease>, Task<Lease>]
      for (const lease of held) lease.release() // wakes the first two
      first.cancel()
      third.cancel()
      yield* expectCancelled(first)
      yield* expectCancelled(third)
      yield* second
      yield* fourth
      expect(String(semaphore)).toContain(" 0 free, 0 waiting")
    })
  })

  it("refuses a value that is no whole number of 0 or more", () => {
    for (const value of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => make(value)).toThrow(RangeError)
    }
    expect(() => make("1" as never)).toThrow(TypeError)
  })

  it("made with 0 lets nobody in", () => {
    runProgram(function* () {
      const semaphore = make(0)
      expect(semaphore.locked()).toBe(true)
      const task = yield* startWaiting(() => semaphore.acquire())
      task.cancel()
      yield* expectCancelled(task)
    })
  })
})

describe("Semaphore", () => {
  it("names its class and the value in its refusal", () => {
    expect(() => new Semaphore(-1)).toThrow(
      new RangeError("Cannot make a Semaphore of value -1: it is not a whole number of 0 or more"),
    )
    expect(() => new BoundedSemaphore(0.5)).toThrow(
      new RangeError("Cannot make a BoundedSemaphore of value 0.5: it is not a whole number of 0 or more"),
    )
  })

  it("may be released more often than it was acquired, and then lets more in", () => {
    runProgram(function* () {
      const semaphore = new Semaphore(1)
      semaphore.release()
      yield* atOnce(semaphore.acquire())
      yield* atOnce(semaphore.acquire())
      expect(semaphore.locked()).toBe(true)
    })
  })

  it("says how many may come in and how many wait", () => {
    runProgram(function* () {
      const semaphore = new Semaphore()
      expect(String(semaphore)).toBe("<Semaphore 1 free, 0 waiting>")
      yield* semaphore.acquire()
      const task = yield* startWaiting(() => semaphore.acquire())
      expect(String(semaphore)).toBe("<Semaphore 0 free, 1 waiting>")
      expect(String(semaphore.acquire())).toBe("<Semaphore 0 free, 1 waiting>.acquire()")
      semaphore.release()
      yield* task
    })
  })
})

describe("BoundedSemaphore.release()", () => {
  it("refuses when it was released as often as it was acquired, and lets nobody more in", () => {
    runProgram(function* () {
      const semaphore = new BoundedSemaphore(1)
      const refusal = new RangeError(
        "Cannot release <BoundedSemaphore 1 free, 0 waiting>: it was released as often as it was acquired",
      )
      expect(() => semaphore.release()).toThrow(refusal)
      const lease = yield* semaphore.acquire()
      lease.release()
      expect(() => semaphore.release()).toThrow(refusal)
      yield* atOnce(semaphore.acquire())
      expect(semaphore.locked()).toBe(true)
    })
  })
})
