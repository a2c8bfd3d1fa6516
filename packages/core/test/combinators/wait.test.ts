import { createTask, Event, Future, getRunningLoop, sleep, wait } from "@corral/core"
import { ManualHost, unretrieved } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { eager, errorOf, expectCancelled, expectNoTimerLeftBy, runAsync, runProgram, startWaiting } from "../harness.ts"

const now = () => getRunningLoop().time()

function* failAfter(ms: number) {
  yield* sleep(ms)
  throw new RangeError(`after ${ms}`)
}

/** The places of futures in a list; vitest's own comparison would iterate, that is to say await, them. */
function places(found: Iterable<Future<unknown>>, all: readonly Future<unknown>[]) {
  return [...found].map((future) => all.indexOf(future))
}

function settled() {
  const future = new Future<string>()
  future.setResult("settled")
  return future
}

describe("wait()", () => {
  it("gives futures that are done already, in the order of the argument, and no time passes", () => {
    runProgram(function* () {
      const [a, b] = [settled(), settled()]
      const { done, pending } = yield* wait([b, a])
      expect(places(done, [a, b])).toEqual([1, 0])
      expect(pending.size).toBe(0)
      expect(now()).toBe(0)
    })
  })

  it("waits for all of them unless it is told otherwise", () => {
    runProgram(function* () {
      const [slow, fast] = [createTask(sleep(20, "slow")), createTask(sleep(10, "fast"))]
      const { done, pending } = yield* wait([slow, fast])
      expect([...done].map((task) => task.result())).toEqual(["slow", "fast"])
      expect(pending.size).toBe(0)
      expect(now()).toBe(20)
    })
  })

  it("FIRST_COMPLETED ends with the first that is done; the others run on", () => {
    runProgram(function* () {
      const tasks = [createTask(sleep(30)), createTask(sleep(10)), createTask(sleep(20))]
      const { done, pending } = yield* wait(tasks, { returnWhen: "FIRST_COMPLETED" })
      expect(places(done, tasks)).toEqual([1])
      expect(places(pending, tasks)).toEqual([0, 2])
      expect(now()).toBe(10)
      yield* wait(pending)
      expect(now()).toBe(30)
      expect(tasks.every((task) => !task.cancelled())).toBe(true)
    })
  })

  it("FIRST_COMPLETED gives all that are done when it goes on, not only the first", () => {
    runProgram(function* () {
      const [a, b] = [createTask(sleep(10)), createTask(sleep(10))]
      const { done } = yield* wait([a, b], { returnWhen: "FIRST_COMPLETED" })
      expect(done.size).toBe(2)
    })
  })

  it("FIRST_EXCEPTION ends with the first that fails", () => {
    runProgram(function* () {
      const tasks = [createTask(sleep(30)), createTask(failAfter(20)), createTask(sleep(10))]
      const { done, pending } = yield* wait(tasks, { returnWhen: "FIRST_EXCEPTION" })
      expect(places(done, tasks)).toEqual([1, 2])
      expect(places(pending, tasks)).toEqual([0])
      expect(now()).toBe(20)
    })
  })

  it("FIRST_EXCEPTION waits for all if none fails; one that is cancelled has not failed", () => {
    runProgram(function* () {
      const [slow, cancelled] = [createTask(sleep(30)), createTask(sleep(1_000))]
      getRunningLoop().callLater(10, () => cancelled.cancel())
      const { done } = yield* wait<Future<void>>([slow, cancelled], { returnWhen: "FIRST_EXCEPTION" })
      expect(done.size).toBe(2)
      expect(now()).toBe(30)
    })
  })

  it("throws none of the errors, and does not count as having looked at them", () => {
    const host = new ManualHost()
    host.run(
      function* () {
        const failing = createTask(failAfter(10))
        const { done } = yield* wait([failing])
        expect(places(done, [failing])).toEqual([0])
        expect(unretrieved(failing)).toBe(true)
      },
      { eager },
    )
    expect(host.lost.map(({ error }) => (error as Error).message)).toEqual(["after 10"])
  })

  it("ends at its timeout in any case, throws nothing and cancels nothing", () => {
    runProgram(function* () {
      const [fast, slow] = [createTask(sleep(10)), createTask(sleep(30))]
      const { done, pending } = yield* wait([fast, slow], { timeout: 20 })
      expect(places(done, [fast, slow])).toEqual([0])
      expect(places(pending, [fast, slow])).toEqual([1])
      expect(now()).toBe(20)
      yield* slow
      expect(now()).toBe(30)
    })
  })

  it("with a timeout of 0 tells what is done by now", () => {
    runProgram(function* () {
      const slow = createTask(sleep(10))
      const { done, pending } = yield* wait<Future<unknown>>([settled(), slow], { timeout: 0 })
      expect([done.size, pending.size]).toEqual([1, 1])
      expect(now()).toBe(0)
      slow.cancel()
    })
  })

  it("with a timeout of null or Infinity has no limit", () => {
    runProgram(function* () {
      for (const timeout of [null, Number.POSITIVE_INFINITY]) {
        const { pending } = yield* wait([createTask(sleep(1_000_000))], { timeout })
        expect(pending.size).toBe(0)
      }
    })
  })

  it("leaves no timer when it ends, or is cancelled, before its timeout", () => {
    expectNoTimerLeftBy(function* () {
      yield* wait([createTask(sleep(10))], { timeout: 1_000 })
      const task = yield* startWaiting(() => wait([new Future<void>()], { timeout: 1_000 }))
      task.cancel()
      yield* expectCancelled(task)
    })
  })

  it("counts a future that is given twice once", () => {
    runProgram(function* () {
      const task = createTask(sleep(10))
      const { done } = yield* wait([task, task])
      expect(places(done, [task])).toEqual([0])
    })
  })

  it("takes any iterable", () => {
    runProgram(function* () {
      const { done } = yield* wait(new Set([settled()]))
      expect(done.size).toBe(1)
    })
  })

  it("cancelled while waiting throws the CancelledError; the futures run on", () => {
    runProgram(function* () {
      const inner = createTask(sleep(10, "done"))
      const task = yield* startWaiting(() => wait([inner], { timeout: 1_000 }))
      task.cancel()
      yield* expectCancelled(task)
      expect(inner.done()).toBe(false)
      expect(yield* inner).toBe("done")
    })
  })

  it("cancelled after being woken throws the CancelledError", () => {
    runProgram(function* () {
      const gate = new Event()
      const inner = createTask(gate.wait())
      const task = yield* startWaiting(() => wait([inner]))
      yield* sleep(0)
      gate.set()
      inner.addDoneCallback(() => expect(task.cancel()).toBe(true))
      yield* expectCancelled(task)
      expect(inner.cancelled()).toBe(false)
    })
  })

  it("left behind by a run that ends, it is cancelled and leaves no timer", () => {
    runProgram(function* () {
      yield* startWaiting(() => wait([new Future<void>()], { timeout: 1_000 }))
    })
  })

  it("refuses an empty list, what is no future and what is no list, an unknown mode and what is no time", () => {
    runProgram(function* () {
      const future = settled()
      expect(() => wait([])).toThrow("Cannot wait for no futures: the list is empty")
      expect(() => wait([])).toThrow(RangeError)
      // @ts-expect-error a future is no list
      expect(() => wait(future)).toThrow(TypeError)
      // @ts-expect-error neither is nothing
      expect(() => wait(undefined)).toThrow(TypeError)
      // @ts-expect-error an operation is no future: make a task of it
      expect(() => wait([future, sleep(1)])).toThrow(/^Cannot wait for sleep\(1\): wait\(\) takes futures and tasks/)
      // @ts-expect-error neither is a promise
      expect(() => wait([Promise.resolve()])).toThrow(TypeError)
      // @ts-expect-error there are three modes
      expect(() => wait([future], { returnWhen: "SOMETIME" })).toThrow(RangeError)
      expect(() => wait([future], { timeout: Number.NaN })).toThrow(RangeError)
      // @ts-expect-error a time is a number
      expect(() => wait([future], { timeout: "10" })).toThrow(TypeError)
    })
  })

  it("is lazy: its timeout counts from the moment at which it is awaited", () => {
    runProgram(function* () {
      const operation = wait([new Future<void>()], { timeout: 10 })
      expect(`${operation}`).toBe("wait()")
      yield* sleep(50)
      yield* operation
      expect(now()).toBe(60)
      expect(yield* errorOf(() => operation)).toBeInstanceOf(Error)
    })
  })

  it("can be awaited in async functions", async () => {
    await runAsync(async () => {
      const task = createTask(async () => {
        await sleep(10)
        return "done"
      })
      const { done } = await wait([task])
      expect([...done].map((each) => each.result())).toEqual(["done"])
    })
  })
})
