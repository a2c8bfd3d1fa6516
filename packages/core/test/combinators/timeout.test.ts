import {
  CancelledError,
  createTask,
  currentTask,
  Event,
  Future,
  getRunningLoop,
  sleep,
  type Timeout,
  TimeoutError,
  taskGroup,
  timeout,
  timeoutAt,
  until,
} from "@corral/core"
import { ManualHost, recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import {
  ambient,
  errorOf,
  errorTree,
  expectCancelled,
  expectNoTimerLeftBy,
  runAsync,
  runProgram,
  startWaiting,
} from "../harness.ts"

const now = () => getRunningLoop().time()

describe("timeout()", () => {
  it("gives what the body returns, at once if it does not wait", () => {
    runProgram(function* () {
      let turned = false
      getRunningLoop().callSoon(() => {
        turned = true
      })
      const result = yield* timeout(1_000, function* (deadline) {
        return deadline
      })
      expect(turned).toBe(false)
      expect(result.expired()).toBe(false)
      expect(`${result}`).toBe("<Timeout finished>")
    })
  })

  it("gives what the body returns if it waits and is done in time", () => {
    runProgram(function* () {
      expect(yield* timeout(1_000, () => sleep(10, "in time"))).toBe("in time")
      expect(now()).toBe(10)
    })
  })

  it("throws what the body throws in time", () => {
    runProgram(function* () {
      const error = yield* errorOf(() =>
        timeout(1_000, function* () {
          yield* sleep(10)
          throw new RangeError("own")
        }),
      )
      expect(error).toBeInstanceOf(RangeError)
    })
  })

  it("cancels the body at the deadline and throws a TimeoutError, with the deadline and what it replaces as its cause", () => {
    runProgram(function* () {
      yield* sleep(5)
      let thrownIn: unknown
      const error = yield* errorOf(() =>
        timeout(10, function* () {
          try {
            yield* sleep(1_000)
          } catch (error) {
            thrownIn = error
            throw error
          }
        }),
      )
      expect(error).toBeInstanceOf(TimeoutError)
      expect(thrownIn).toBeInstanceOf(CancelledError)
      expect((error as TimeoutError).cause).toBe(thrownIn)
      expect((error as TimeoutError).deadline).toBe(15)
      expect((error as TimeoutError).message).toBe("The deadline passed before the body was done")
      expect(now()).toBe(15)
      expect(currentTask()?.cancelling()).toBe(0)
      yield* sleep(0)
    })
  })

  it("waits for the clean-up of the body", () => {
    runProgram(function* () {
      const order = recordOrder()
      const error = yield* errorOf(() =>
        timeout(10, function* () {
          try {
            yield* sleep(1_000)
          } finally {
            order.step(1)
            yield* sleep(100)
            order.step(2)
          }
        }),
      )
      order.step(3)
      expect(error).toBeInstanceOf(TimeoutError)
      expect(now()).toBe(110)
    })
  })

  it("leaves no timer, however the body ends and wherever its deadline was moved", () => {
    expectNoTimerLeftBy(function* () {
      yield* timeout(1_000, () => sleep(10))
      yield* errorOf(() =>
        timeout(1_000, function* () {
          throw new RangeError("own")
        }),
      )
      yield* errorOf(() => timeout(10, () => sleep(500)))
      yield* timeout(1_000, function* (deadline) {
        for (const when of [2_000, null, now() - 1, 3_000]) deadline.reschedule(when)
      })
      const task = yield* startWaiting(() => timeout(1_000, () => sleep(500)))
      task.cancel()
      yield* expectCancelled(task)
    })
  })

  it("counts from the moment at which it is awaited", () => {
    runProgram(function* () {
      const operation = timeout(10, function* (deadline) {
        return deadline.when()
      })
      yield* sleep(50)
      expect(yield* operation).toBe(60)
    })
  })

  for (const ms of [0, -1, Number.NEGATIVE_INFINITY]) {
    it(`of ${ms} ms lets the body run to its first wait`, () => {
      runProgram(function* () {
        const order = recordOrder()
        expect(
          yield* timeout(ms, function* () {
            return "did not wait"
          }),
        ).toBe("did not wait")
        const error = yield* errorOf(() =>
          timeout(ms, function* () {
            order.step(1)
            yield* sleep(0)
            order.never()
          }),
        )
        expect(error).toBeInstanceOf(TimeoutError)
        expect(order.steps).toBe(1)
        expect(now()).toBe(0)
      })
    })
  }

  for (const ms of [null, Number.POSITIVE_INFINITY]) {
    it(`of ${ms} never expires`, () => {
      const host = new ManualHost()
      runProgram(
        function* () {
          const task = yield* startWaiting(() =>
            timeout(ms, function* (deadline) {
              expect(deadline.when()).toBe(ms)
              yield* new Event().wait()
            }),
          )
          yield* sleep(1_000_000)
          expect(task.done()).toBe(false)
          task.cancel()
          yield* expectCancelled(task)
        },
        {},
        host,
      )
      expect(host.now()).toBe(1_000_000)
    })
  }

  it("prints its time, as timeoutAt() does", () => {
    expect(`${timeout(10, () => sleep(1))}, ${timeoutAt(null, () => sleep(1))}`).toBe("timeout(10), timeoutAt(null)")
  })

  it("refuses what is no time or no body", () => {
    expect(() => timeout(Number.NaN, () => sleep(1))).toThrow(RangeError)
    // @ts-expect-error a time is a number
    expect(() => timeout("10", () => sleep(1))).toThrow(TypeError)
    // @ts-expect-error and not to be left out
    expect(() => timeout(undefined, () => sleep(1))).toThrow(TypeError)
    // @ts-expect-error a promise is no body
    expect(() => timeout(10, Promise.resolve())).toThrow(/^Cannot run a promise in timeout\(\)/)
    // @ts-expect-error an operation is none either
    expect(() => timeout(10, sleep(10))).toThrow(TypeError)
  })
})

describe("timeout(): the body and the cancellation", () => {
  it("a body that swallows the cancellation gives its result; expired() tells of it, and nothing of it is left", () => {
    runProgram(function* () {
      let kept: Timeout | undefined
      const result = yield* timeout(10, function* (deadline) {
        kept = deadline
        yield* errorOf(() => sleep(1_000))
        expect(deadline.expired()).toBe(true)
        expect(`${deadline}`).toBe("<Timeout expiring>")
        yield* sleep(5)
        return "all the same"
      })
      expect(result).toBe("all the same")
      expect(kept?.expired()).toBe(true)
      expect(`${kept}`).toBe("<Timeout expired>")
      expect(currentTask()?.cancelling()).toBe(0)
      yield* sleep(0)
    })
  })

  it("another error that the body throws after the deadline is thrown as it is", () => {
    runProgram(function* () {
      const error = yield* errorOf(() =>
        timeout(10, function* () {
          yield* errorOf(() => sleep(1_000))
          throw new RangeError("clean-up")
        }),
      )
      expect(error).toBeInstanceOf(RangeError)
      expect(currentTask()?.cancelling()).toBe(0)
    })
  })

  it("a CancelledError that the body throws by itself in time is thrown as it is", () => {
    runProgram(function* () {
      const own = new CancelledError("own")
      const error = yield* errorOf(() =>
        timeout(10, function* () {
          throw own
        }),
      )
      expect(error).toBe(own)
    })
  })

  it("a TimeoutError of the body's own is thrown as it is", () => {
    runProgram(function* () {
      const own = new TimeoutError("own")
      const error = yield* errorOf(() =>
        timeout(10, function* () {
          throw own
        }),
      )
      expect(error).toBe(own)
      expect(own.deadline).toBe(undefined)
    })
  })

  it("in a task that has swallowed a cancellation before, the deadline still gives a TimeoutError", () => {
    runProgram(function* () {
      const task = yield* startWaiting(function* () {
        yield* errorOf(() => sleep(1_000))
        expect(currentTask()?.cancelling()).toBe(1)
        const error = yield* errorOf(() => timeout(10, () => sleep(1_000)))
        expect(error).toBeInstanceOf(TimeoutError)
        expect(currentTask()?.cancelling()).toBe(1)
        return "done"
      })
      task.cancel()
      expect(yield* task).toBe("done")
    })
  })

  it("a group in the body is cancelled as a whole", () => {
    runProgram(function* () {
      const order = recordOrder()
      const error = yield* errorOf(() =>
        timeout(10, () =>
          taskGroup(function* (group) {
            group.createTask(function* () {
              try {
                yield* sleep(1_000)
              } finally {
                order.step(1)
              }
            })
          }),
        ),
      )
      order.step(2)
      expect(error).toBeInstanceOf(TimeoutError)
    })
  })

  it("the errors of a group that it cancels are thrown in place of the TimeoutError", () => {
    runProgram(function* () {
      const error = yield* errorOf(() =>
        timeout(10, () =>
          taskGroup(function* (group) {
            group.createTask(function* () {
              yield* errorOf(() => sleep(1_000))
              throw new Error("clean-up")
            })
          }),
        ),
      )
      expect(errorTree(error)).toEqual(["clean-up"])
      expect(currentTask()?.cancelling()).toBe(0)
      yield* sleep(0)
    })
  })
})

describe("timeout(): cancelled from outside", () => {
  it("while waiting: the CancelledError is thrown", () => {
    runProgram(function* () {
      const task = yield* startWaiting(() => timeout(1_000, () => sleep(500)))
      yield* sleep(10)
      task.cancel()
      yield* expectCancelled(task)
      expect(now()).toBe(10)
    })
  })

  it("after the body was woken, in the same turn: the CancelledError is thrown", () => {
    runProgram(function* () {
      const gate = new Event()
      const task = yield* startWaiting(() => timeout(1_000, () => gate.wait()))
      yield* sleep(0)
      gate.set()
      task.cancel()
      yield* expectCancelled(task)
    })
  })

  it("after the body was woken, by the deadline: a TimeoutError is thrown", () => {
    runProgram(function* () {
      const gate = new Event()
      getRunningLoop().callLater(10, () => gate.set())
      const error = yield* errorOf(() => timeout(10, () => gate.wait()))
      expect(error).toBeInstanceOf(TimeoutError)
    })
  })

  it("left behind by a run that ends, it is cancelled and leaves no timer", () => {
    const host = new ManualHost()
    runProgram(
      function* () {
        yield* startWaiting(() => timeout(1_000, () => sleep(500)))
        yield* sleep(0)
      },
      {},
      host,
    )
    expect(host.now()).toBe(0)
  })

  for (const first of ["the cancellation", "the deadline"]) {
    it(`at the instant of the deadline, ${first} first: the CancelledError wins`, () => {
      runProgram(function* () {
        let kept: Timeout | undefined
        const cancel = () => getRunningLoop().callAt(10, () => task.cancel())
        if (first === "the cancellation") cancel()
        const task = createTask(() =>
          timeout(10, function* (deadline) {
            kept = deadline
            yield* sleep(1_000)
          }),
        )
        yield* sleep(0)
        if (first === "the deadline") cancel()
        yield* expectCancelled(task)
        expect(kept?.expired()).toBe(true)
        expect(task.cancelling()).toBe(1)
        expect(now()).toBe(10)
      })
    })
  }

  it("during the clean-up after the deadline: the CancelledError wins", () => {
    runProgram(function* () {
      const task = yield* startWaiting(() =>
        timeout(10, function* () {
          try {
            yield* sleep(1_000)
          } finally {
            yield* sleep(100)
          }
        }),
      )
      yield* sleep(50)
      task.cancel()
      yield* expectCancelled(task)
      expect(now()).toBe(50)
    })
  })
})

describe("timeout() of async functions", () => {
  it("gives what the body returns in time", async () => {
    await runAsync(async () => {
      const result = await timeout(1_000, async (deadline) => {
        expect(deadline.when()).toBe(1_000)
        await sleep(10)
        return "in time"
      })
      expect(result).toBe("in time")
    })
  })

  it("cancels the body at its await, waits for its clean-up and throws a TimeoutError", async () => {
    await runAsync(async () => {
      let cleaned = false
      const operation = timeout(10, async () => {
        try {
          await sleep(1_000)
        } finally {
          await sleep(5)
          cleaned = true
        }
      })
      await expect(operation.then()).rejects.toBeInstanceOf(TimeoutError)
      expect(cleaned).toBe(true)
      expect(now()).toBe(15)
      expect(currentTask()?.cancelling()).toBe(0)
    })
  })

  it("cannot interrupt the await of a foreign promise: the cancellation arrives at the next await", async () => {
    const host = new ManualHost({ auto: true, ambient })
    await runAsync(
      async () => {
        const order = recordOrder()
        const operation = timeout(10, async () => {
          const gate = new Promise<void>((resolve) => getRunningLoop().callLater(50, resolve))
          await gate
          order.step(1)
          await sleep(1_000)
          order.never()
        })
        await expect(operation.then()).rejects.toBeInstanceOf(TimeoutError)
        order.step(2)
        expect(now()).toBe(50)
      },
      {},
      host,
    )
  })

  it("interrupts until(promise), and leaves the promise behind", async () => {
    await runAsync(async () => {
      const operation = timeout(10, async () => {
        await until(new Promise(() => {}))
      })
      await expect(operation.then()).rejects.toBeInstanceOf(TimeoutError)
      expect(now()).toBe(10)
    })
  })

  it("a future awaited under a timeout is cancelled with it", async () => {
    await runAsync(async () => {
      const future = new Future<void>()
      await expect(timeout(10, () => future).then()).rejects.toBeInstanceOf(TimeoutError)
      expect(future.cancelled()).toBe(true)
    })
  })
})
