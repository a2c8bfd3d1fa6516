import { createTask, currentTask, getRunningLoop, InvalidStateError, sleep, type Task } from "@corral/core"
import { ManualHost, recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { errorOf, expectCancelled, runProgram, startWaiting } from "../harness.ts"

describe("sleep()", () => {
  it("of 0 or less gives up exactly one turn, without a timer", () => {
    for (const ms of [0, -1, Number.NEGATIVE_INFINITY]) {
      const order = recordOrder()
      const host = new ManualHost()
      runProgram(
        function* () {
          const loop = getRunningLoop()
          loop.callSoon(() => {
            order.step(1)
            loop.callSoon(() => order.step(3))
          })
          yield* sleep(ms)
          order.step(2)
          yield* sleep(ms)
          order.step(4)
        },
        {},
        host,
      )
      expect(host.now()).toBe(0)
    }
  })

  it("waits until its time has come, then gives its result", () => {
    const host = new ManualHost({ start: 500 })
    const result = runProgram(
      function* () {
        expect(yield* sleep(1)).toBe(undefined)
        return yield* sleep(250, "rested")
      },
      {},
      host,
    )
    expect(result).toBe("rested")
    expect(host.now()).toBe(751)
  })

  it("counts its time from the moment at which it is awaited", () => {
    const host = new ManualHost()
    runProgram(
      function* () {
        const nap = sleep(10)
        yield* sleep(100)
        yield* nap
      },
      {},
      host,
    )
    expect(host.now()).toBe(110)
  })

  it("cancelled while it waits, leaves no timer behind", () => {
    const host = new ManualHost()
    runProgram(
      function* () {
        const task = yield* startWaiting(() => sleep(60_000))
        task.cancel("enough")
        yield* expectCancelled(task, "enough")
        yield* sleep(5)
      },
      {},
      host,
    )
    expect(host.now()).toBe(5)
  })

  it("cancelled before it has begun, sets no timer", () => {
    const host = new ManualHost()
    runProgram(
      function* () {
        const task = createTask(sleep(60_000), { eager: false })
        task.cancel("not today")
        yield* expectCancelled(task, "not today")
      },
      {},
      host,
    )
    expect(host.now()).toBe(0)
  })

  it("cancelled after its time has come, before it runs, is cancelled", () => {
    runProgram(function* () {
      let task: Task<void> | null = null
      const canceller = yield* startWaiting(function* () {
        yield* sleep(10)
        task?.cancel()
      })
      task = yield* startWaiting(() => sleep(10))
      yield* expectCancelled(task)
      yield* canceller
      expect(getRunningLoop().time()).toBe(10)
    })
  })

  it("cancelled in the turn in which its time has come, is cancelled", () => {
    runProgram(function* () {
      let task: Task<void> | null = null
      getRunningLoop().callLater(10, () => task?.cancel()) // comes before the sleep's own timer
      task = createTask(sleep(10), { eager: true })
      yield* expectCancelled(task)
    })
  })

  it("that gives up a turn, cancelled meanwhile, is cancelled", () => {
    runProgram(function* () {
      const task = createTask(sleep(0))
      const other = createTask(sleep(0), { eager: true })
      other.cancel()
      yield* expectCancelled(other)
      yield* task
    })
  })

  it("of Infinity waits until it is cancelled", () => {
    const host = new ManualHost()
    runProgram(
      function* () {
        const task = yield* startWaiting(() => sleep(Number.POSITIVE_INFINITY))
        yield* sleep(1e12)
        expect(task.done()).toBe(false)
        task.cancel()
        yield* expectCancelled(task)
      },
      {},
      host,
    )
    expect(host.now()).toBe(1e12)
  })

  it("wakes in the order of the deadlines; equal ones, in the order in which they began", () => {
    const order = recordOrder()
    runProgram(function* () {
      const tasks = [30, 10, 20, 10].map((ms, index) =>
        createTask(function* () {
          yield* sleep(ms)
          order.step([4, 1, 3, 2][index] as number)
        }),
      )
      for (const task of tasks) yield* task
    })
    expect(order.steps).toBe(4)
  })

  it("refuses what is not a time, at once", () => {
    expect(() => sleep(Number.NaN)).toThrow(new RangeError("Cannot make a sleep of NaN milliseconds: it is not a time"))
    for (const ms of ["5", undefined, null, 5n]) {
      expect(() => sleep(ms as never)).toThrow(
        new TypeError(`Cannot make a sleep of ${ms}: it is not a number of milliseconds`),
      )
    }
  })

  it("is awaited once", () => {
    runProgram(function* () {
      const nap = sleep(5)
      yield* nap
      const error = yield* errorOf(() => nap)
      expect(error).toBeInstanceOf(InvalidStateError)
      expect(String(error)).toMatch(
        /^InvalidStateError: Cannot await sleep\(5\) again: .*\n {2}write: {2}make a new one/,
      )
    })
  })

  it("in a finally, waits although its task has been cancelled once", () => {
    const host = new ManualHost()
    runProgram(
      function* () {
        const task = yield* startWaiting(function* () {
          try {
            yield* sleep(1_000)
          } finally {
            yield* sleep(20)
            expect(currentTask()?.cancelling()).toBe(1)
          }
        })
        task.cancel()
        yield* expectCancelled(task)
      },
      {},
      host,
    )
    expect(host.now()).toBe(20)
  })
})
