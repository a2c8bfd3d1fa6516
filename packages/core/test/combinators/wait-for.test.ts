import {
  CancelledError,
  createTask,
  currentTask,
  Event,
  Future,
  getRunningLoop,
  shield,
  sleep,
  TimeoutError,
  waitFor,
} from "@corral/core"
import { recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { errorOf, expectCancelled, expectNoTimerLeftBy, runAsync, runProgram, startWaiting } from "../harness.ts"

const now = () => getRunningLoop().time()

function* nameOfTask() {
  return currentTask()?.name
}

/** Goes on when it is cancelled, and ends a little later. */
function* stubborn() {
  yield* errorOf(() => sleep(1_000))
  yield* sleep(5)
  return "all the same"
}

describe("waitFor()", () => {
  it("gives the result of what is done at once, without a turn", () => {
    runProgram(function* () {
      let turned = false
      getRunningLoop().callSoon(() => {
        turned = true
      })
      const done = new Future<number>()
      done.setResult(7)
      expect(yield* waitFor(done, 10)).toBe(7)
      expect(turned).toBe(false)
    })
  })

  it("gives the result of what is done in time", () => {
    runProgram(function* () {
      expect(yield* waitFor(sleep(10, "in time"), 1_000)).toBe("in time")
      expect(now()).toBe(10)
    })
  })

  it("throws what is thrown in time", () => {
    runProgram(function* () {
      const failing = createTask(function* () {
        throw new RangeError("own")
      })
      expect(yield* errorOf(() => waitFor(failing, 10))).toBeInstanceOf(RangeError)
    })
  })

  it("runs a coroutine, a body or an operation in the current task", () => {
    runProgram(function* () {
      const mine = currentTask()?.name
      expect(yield* waitFor(nameOfTask(), 10)).toBe(mine)
      expect(yield* waitFor(nameOfTask, 10)).toBe(mine)
      expect(yield* waitFor(createTask(nameOfTask, { name: "other" }), 10)).toBe("other")
    })
  })

  it("cancels a task when the time has passed, waits for its end and throws a TimeoutError", () => {
    runProgram(function* () {
      const order = recordOrder()
      const task = yield* startWaiting(function* () {
        try {
          yield* sleep(1_000)
        } finally {
          order.step(1)
          yield* sleep(5)
          order.step(2)
        }
      })
      const error = yield* errorOf(() => waitFor(task, 10))
      order.step(3)
      expect(error).toBeInstanceOf(TimeoutError)
      expect((error as TimeoutError).cause).toBeInstanceOf(CancelledError)
      expect((error as TimeoutError).deadline).toBe(10)
      expect(task.cancelled()).toBe(true)
      expect(now()).toBe(15)
      expect(currentTask()?.cancelling()).toBe(0)
    })
  })

  it("gives the result of a task that swallows the cancellation", () => {
    runProgram(function* () {
      expect(yield* waitFor(createTask(stubborn), 10)).toBe("all the same")
      expect(now()).toBe(15)
    })
  })

  it("throws the error with which a task answers the cancellation", () => {
    runProgram(function* () {
      const task = yield* startWaiting(function* () {
        yield* errorOf(() => sleep(1_000))
        throw new RangeError("clean-up")
      })
      expect(yield* errorOf(() => waitFor(task, 10))).toBeInstanceOf(RangeError)
    })
  })

  it("with a shield only stops waiting", () => {
    runProgram(function* () {
      const task = createTask(sleep(50, "done"))
      expect(yield* errorOf(() => waitFor(shield(task), 10))).toBeInstanceOf(TimeoutError)
      expect(yield* task).toBe("done")
    })
  })

  for (const ms of [null, Number.POSITIVE_INFINITY]) {
    it(`with ${ms} has no limit`, () => {
      runProgram(function* () {
        expect(yield* waitFor(sleep(1_000_000, "no hurry"), ms)).toBe("no hurry")
      })
    })
  }

  it("cancelled while waiting cancels what it waits for, and throws the CancelledError", () => {
    runProgram(function* () {
      const inner = createTask(sleep(1_000))
      const task = yield* startWaiting(() => waitFor(inner, 500))
      task.cancel()
      yield* expectCancelled(task)
      expect(inner.cancelled()).toBe(true)
      expect(now()).toBe(0)
    })
  })

  it("cancelled after being woken throws the CancelledError", () => {
    runProgram(function* () {
      const gate = new Event()
      const task = yield* startWaiting(() => waitFor(gate.wait(), 500))
      gate.set()
      task.cancel()
      yield* expectCancelled(task)
    })
  })

  it("leaves no timer when what it waits for is done, fails or is cancelled in time", () => {
    expectNoTimerLeftBy(function* () {
      yield* waitFor(sleep(10), 1_000)
      yield* errorOf(() => waitFor(sleep(10), 5))
      const task = yield* startWaiting(() => waitFor(sleep(500), 1_000))
      task.cancel()
      yield* expectCancelled(task)
    })
  })

  it("left behind by a run that ends, it is cancelled and leaves no timer", () => {
    runProgram(function* () {
      yield* startWaiting(() => waitFor(sleep(1_000), 500))
    })
  })

  it("refuses what is no time, or nothing to await, at once", () => {
    expect(() => waitFor(sleep(1), Number.NaN)).toThrow(RangeError)
    // @ts-expect-error a time is a number
    expect(() => waitFor(sleep(1), "10")).toThrow(TypeError)
    // @ts-expect-error and not to be left out
    expect(() => waitFor(sleep(1))).toThrow(TypeError)
    for (const ms of [10, 0]) {
      // @ts-expect-error a promise is nothing to await here
      expect(() => waitFor(Promise.resolve(), ms)).toThrow(/^Cannot run a promise in waitFor\(\)/)
    }
  })
})

describe("waitFor() with a time of 0 or less", () => {
  for (const ms of [0, -1]) {
    it(`(${ms}) gives the result or error of what is done, and does not wait`, () => {
      runProgram(function* () {
        let turned = false
        getRunningLoop().callSoon(() => {
          turned = true
        })
        const done = new Future<number>()
        done.setResult(7)
        const failed = new Future<number>()
        failed.setException(new RangeError("own"))
        expect(yield* waitFor(done, ms)).toBe(7)
        expect(yield* errorOf(() => waitFor(failed, ms))).toBeInstanceOf(RangeError)
        expect(turned).toBe(false)
      })
    })

    it(`(${ms}) cancels a task that is not done, waits for its end and throws a TimeoutError`, () => {
      runProgram(function* () {
        const order = recordOrder()
        const task = yield* startWaiting(function* () {
          try {
            yield* sleep(1_000)
          } finally {
            yield* sleep(5)
            order.step(1)
          }
        })
        const error = yield* errorOf(() => waitFor(task, ms))
        order.step(2)
        expect(error).toBeInstanceOf(TimeoutError)
        expect((error as TimeoutError).cause).toBeInstanceOf(CancelledError)
        expect(task.cancelled()).toBe(true)
      })
    })
  }

  it("never starts a body or a coroutine", () => {
    runProgram(
      function* () {
        const order = recordOrder()
        function* body() {
          order.never()
        }
        expect(yield* errorOf(() => waitFor(body, 0))).toBeInstanceOf(TimeoutError)
        expect(yield* errorOf(() => waitFor(body(), 0))).toBeInstanceOf(TimeoutError)
      },
      { eager: false },
    )
  })

  it("starts a body where tasks start eagerly, and gives its result if it does not wait", () => {
    runProgram(
      function* () {
        expect(yield* waitFor(nameOfTask, 0)).toMatch(/^Task-/)
        expect(yield* errorOf(() => waitFor(sleep(10), 0))).toBeInstanceOf(TimeoutError)
      },
      { eager: true },
    )
  })

  it("gives the result of a task that swallows the cancellation, and the error of one that answers with it", () => {
    runProgram(function* () {
      const task = yield* startWaiting(stubborn)
      expect(yield* waitFor(task, 0)).toBe("all the same")
      const failing = yield* startWaiting(function* () {
        yield* errorOf(() => sleep(1_000))
        throw new RangeError("clean-up")
      })
      expect(yield* errorOf(() => waitFor(failing, 0))).toBeInstanceOf(RangeError)
    })
  })

  it("can itself be cancelled while it waits for the task to end; the task goes on ending", () => {
    runProgram(function* () {
      const inner = yield* startWaiting(stubborn)
      const task = yield* startWaiting(() => waitFor(inner, 0))
      task.cancel()
      yield* expectCancelled(task)
      expect(inner.done()).toBe(false)
      expect(inner.cancelling()).toBe(1)
      expect(yield* inner).toBe("all the same")
    })
  })

  it("can itself be cancelled after the task has ended and before it runs again", () => {
    runProgram(function* () {
      const inner = yield* startWaiting(stubborn)
      const task = yield* startWaiting(() => waitFor(inner, 0))
      inner.addDoneCallback(() => task.cancel())
      yield* expectCancelled(task)
      expect(inner.result()).toBe("all the same")
    })
  })

  it("cancelled while something takes its time to end, leaves no listener on it", () => {
    /** One that cannot be cancelled, and counts who listens to it. */
    class Deaf extends Future<void> {
      listeners = 0

      override requestCancel(): void {}

      override listen(listener: Parameters<Future<void>["listen"]>[0]): void {
        this.listeners++
        super.listen(listener)
      }

      override unlisten(listener: Parameters<Future<void>["listen"]>[0]): void {
        this.listeners--
        super.unlisten(listener)
      }
    }
    runProgram(function* () {
      const deaf = new Deaf()
      const task = yield* startWaiting(() => waitFor(deaf, 0))
      expect(deaf.listeners).toBe(1)
      task.cancel()
      yield* expectCancelled(task)
      expect(deaf.listeners).toBe(0)
    })
  })
})

describe("waitFor() in async functions", () => {
  it("gives a result in time, and throws a TimeoutError when the time has passed", async () => {
    await runAsync(async () => {
      expect(await waitFor(sleep(10, "in time"), 1_000)).toBe("in time")
      const load = async () => {
        await sleep(1_000)
      }
      await expect(waitFor(load, 10).then()).rejects.toBeInstanceOf(TimeoutError)
      await expect(waitFor(createTask(load), 0).then()).rejects.toBeInstanceOf(TimeoutError)
      expect(now()).toBe(20)
    })
  })
})
