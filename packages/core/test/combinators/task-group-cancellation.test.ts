import {
  type Awaitable,
  CancelledError,
  createTask,
  currentTask,
  Event,
  getRunningLoop,
  InvalidStateError,
  sleep,
  type TaskGroup,
  TimeoutError,
  taskGroup,
  timeout,
  wait,
} from "@corral/core"
import { recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { errorOf, errorTree, expectCancelled, runAsync, runProgram, startWaiting } from "../harness.ts"

function* failAfter(ms: number, message: string) {
  yield* sleep(ms)
  throw new Error(message)
}

/** Waits until it is cancelled, then fails with something else. */
function* failWhenCancelled(message: string) {
  try {
    yield* sleep(1_000)
  } finally {
    // biome-ignore lint/correctness/noUnsafeFinally: it displaces the cancellation on purpose
    throw new Error(message)
  }
}

describe("taskGroup(): cancellation", () => {
  it("cancelled in its body, it cancels its tasks in the order of their creation, and throws the CancelledError", () => {
    runProgram(function* () {
      const order = recordOrder()
      const task = yield* startWaiting(() =>
        taskGroup(function* (group) {
          for (const n of [2, 3]) {
            group.createTask(function* () {
              try {
                yield* sleep(1_000)
              } finally {
                order.step(n)
              }
            })
          }
          try {
            yield* sleep(1_000)
          } finally {
            order.step(1)
          }
        }),
      )
      yield* sleep(0)
      task.cancel()
      yield* expectCancelled(task)
      order.step(4)
    })
  })

  it("cancelled while it waits for its tasks, it cancels them and throws the CancelledError when they have ended", () => {
    runProgram(function* () {
      const order = recordOrder()
      const task = yield* startWaiting(() =>
        taskGroup(function* (group) {
          group.createTask(function* () {
            try {
              yield* sleep(1_000)
            } finally {
              order.step(1)
              yield* sleep(10)
              order.step(2)
            }
          })
        }),
      )
      yield* sleep(5)
      task.cancel("enough")
      const error = yield* errorOf(() => task)
      order.step(3)
      expect(error).toBeInstanceOf(CancelledError)
      expect(getRunningLoop().time()).toBe(15)
    })
  })

  it("cancelled after its last task has ended and before it runs again, it throws the CancelledError", () => {
    runProgram(function* () {
      const task = yield* startWaiting(() =>
        taskGroup(function* (group) {
          const last = group.createTask(sleep(10))
          last.addDoneCallback(() => expect(task.cancel()).toBe(true))
        }),
      )
      yield* expectCancelled(task)
      expect(getRunningLoop().time()).toBe(10)
    })
  })

  it("left behind by a run that ends, it cancels its tasks", () => {
    const order = recordOrder()
    runProgram(function* () {
      yield* startWaiting(() =>
        taskGroup(function* (group) {
          yield* startWaiting(function* () {
            try {
              yield* sleep(1_000)
            } finally {
              order.step(1)
            }
          })
          group.createTask(sleep(1_000))
        }),
      )
      yield* sleep(0)
    })
    order.step(2)
  })

  it("errors go before a cancellation from outside, which is delivered at the next wait", () => {
    runProgram(function* () {
      const order = recordOrder()
      const task = yield* startWaiting(function* () {
        const error = yield* errorOf(() =>
          taskGroup(function* (group) {
            group.createTask(failWhenCancelled("clean-up"))
          }),
        )
        expect(errorTree(error)).toEqual(["clean-up"])
        expect(currentTask()?.cancelling()).toBe(1)
        order.step(1)
        yield* sleep(0)
        order.never()
      })
      yield* sleep(0)
      task.cancel()
      yield* expectCancelled(task)
      expect(task.cancelling()).toBe(1)
      order.step(2)
    })
  })

  it("a cancellation from outside, after a task has failed, is not taken for the group's own", () => {
    runProgram(function* () {
      const task = yield* startWaiting(function* () {
        const error = yield* errorOf(() =>
          taskGroup(function* (group) {
            group.createTask(failAfter(10, "task"))
            group.createTask(function* () {
              try {
                yield* sleep(1_000)
              } finally {
                yield* sleep(10)
              }
            })
          }),
        )
        expect(errorTree(error)).toEqual(["task"])
        expect(currentTask()?.cancelling()).toBe(1)
        yield* sleep(1_000)
      })
      yield* sleep(15)
      task.cancel()
      yield* expectCancelled(task)
      expect(getRunningLoop().time()).toBe(20)
    })
  })

  it("cancelled again and again while it waits, it cancels its tasks once and waits until the last has ended", () => {
    runProgram(function* () {
      const order = recordOrder()
      const task = yield* startWaiting(() =>
        taskGroup(function* (group) {
          group.createTask(function* () {
            try {
              yield* sleep(1_000)
            } finally {
              expect(currentTask()?.cancelling()).toBe(1)
              yield* sleep(10)
              order.step(1)
            }
          })
        }),
      )
      yield* sleep(0)
      for (let time = 0; time < 5; time++) {
        task.cancel()
        yield* sleep(1)
      }
      yield* expectCancelled(task)
      order.step(2)
      expect(task.cancelling()).toBe(5)
      expect(getRunningLoop().time()).toBe(10)
    })
  })

  it("interrupted by any other error that is thrown in by hand, it cancels its tasks and throws it when they have ended", () => {
    const order = recordOrder()
    /** Awaits an operation and turns the cancellation into an error of its own on the way. */
    const translated = (operation: Awaitable<unknown>, error: Error) => ({
      [Symbol.iterator]() {
        const inner = operation[Symbol.iterator]()
        return { next: () => inner.next(), throw: () => inner.throw?.(error) ?? order.never() }
      },
    })
    runProgram(function* () {
      const group = taskGroup(function* (group) {
        group.createTask(function* () {
          try {
            yield* sleep(1_000)
          } finally {
            yield* sleep(5)
            order.step(1)
          }
        })
      })
      const task = yield* startWaiting(function* () {
        yield* translated(group, new RangeError("translated"))
      })
      yield* sleep(10)
      task.cancel()
      expect(yield* errorOf(() => task)).toEqual(new RangeError("translated"))
      expect(getRunningLoop().time()).toBe(15)
      order.step(2)
    })
  })

  it("tasks may be created by tasks while it waits, and it waits for those, too", () => {
    runProgram(function* () {
      const order = recordOrder()
      yield* taskGroup(function* (group) {
        group.createTask(function* () {
          yield* sleep(10)
          group.createTask(function* () {
            yield* sleep(10)
            group.createTask(sleep(10))
            order.step(2)
          })
          order.step(1)
        })
      })
      order.step(3)
      expect(getRunningLoop().time()).toBe(30)
    })
  })
})

describe("TaskGroup.cancel()", () => {
  it.each(["before", "after"])("does not swallow a cancellation from outside that comes %s it", (when) => {
    runProgram(function* () {
      const task = yield* startWaiting(() =>
        taskGroup(function* (group) {
          group.createTask(function* () {
            try {
              yield* new Event().wait()
            } finally {
              yield* sleep(10)
            }
          })
          getRunningLoop().callLater(when === "before" ? 2 : 1, () => group.cancel())
        }),
      )
      getRunningLoop().callLater(when === "before" ? 1 : 2, () => task.cancel("outside"))
      yield* wait([task])
      expect(task.cancelled()).toBe(true)
      expect(task.cancelling()).toBe(1)
    })
  })

  it("does not swallow the deadline of a timeout around the group", () => {
    runProgram(function* () {
      const error = yield* errorOf(() =>
        timeout(5, () =>
          taskGroup(function* (group) {
            group.createTask(function* () {
              try {
                yield* new Event().wait()
              } finally {
                yield* sleep(10)
              }
            })
            yield* sleep(1)
            group.cancel()
          }),
        ),
      )
      expect(error).toBeInstanceOf(TimeoutError)
    })
  })

  it("interrupts the body and the tasks; the group ends without an error and gives undefined", () => {
    runProgram(function* () {
      const order = recordOrder()
      const result = yield* taskGroup(function* (group) {
        group.createTask(function* () {
          try {
            yield* sleep(1_000)
          } finally {
            order.step(1)
          }
        })
        yield* sleep(10)
        group.cancel()
        try {
          yield* sleep(1_000)
        } finally {
          order.step(2)
        }
        return "not reached"
      })
      order.step(3)
      expect(result).toBe(undefined)
      expect(getRunningLoop().time()).toBe(10)
      expect(currentTask()?.cancelling()).toBe(0)
      yield* sleep(0)
    })
  })

  it("lets a body that waits no more end as it likes", () => {
    runProgram(function* () {
      const result = yield* taskGroup(function* (group) {
        group.cancel()
        return "reached"
      })
      expect(result).toBe("reached")
      yield* sleep(0)
      expect(currentTask()?.cancelling()).toBe(0)
    })
  })

  it("can be called by a task of the group, while the body runs", () => {
    runProgram(function* () {
      const order = recordOrder()
      yield* taskGroup(function* (group) {
        group.createTask(function* () {
          yield* sleep(10)
          group.cancel()
          order.step(1)
          yield* sleep(0)
          order.never()
        })
        yield* sleep(1_000)
        order.never()
      })
      order.step(2)
      expect(getRunningLoop().time()).toBe(10)
    })
  })

  it("can be called from outside, while the group waits for its tasks", () => {
    runProgram(function* () {
      let kept: TaskGroup | undefined
      const task = yield* startWaiting(() =>
        taskGroup(function* (group) {
          kept = group
          group.createTask(sleep(1_000))
          return "of the body"
        }),
      )
      yield* sleep(10)
      kept?.cancel()
      expect(yield* task).toBe("of the body")
      expect(getRunningLoop().time()).toBe(10)
    })
  })

  it("called again does nothing, nor after the end", () => {
    runProgram(function* () {
      let kept: TaskGroup | undefined
      yield* taskGroup(function* (group) {
        kept = group
        group.createTask(function* () {
          try {
            yield* sleep(1_000)
          } finally {
            yield* sleep(10)
            expect(currentTask()?.cancelling()).toBe(1)
          }
        })
        yield* sleep(0)
        group.cancel()
        group.cancel()
        expect(currentTask()?.cancelling()).toBe(1)
        yield* errorOf(() => sleep(1_000))
        group.cancel()
        yield* sleep(5)
      })
      kept?.cancel()
      expect(currentTask()?.cancelling()).toBe(0)
      yield* sleep(0)
      expect(getRunningLoop().time()).toBe(10)
    })
  })

  it("does not hide the errors of tasks and body", () => {
    runProgram(function* () {
      const error = yield* errorOf(() =>
        taskGroup(function* (group) {
          group.createTask(failWhenCancelled("task"))
          yield* sleep(0)
          group.cancel()
          yield* failWhenCancelled("body")
        }),
      )
      expect(errorTree(error)).toEqual(["task", "body"])
    })
  })

  it("does not hide a cancellation from outside", () => {
    runProgram(function* () {
      const ready = new Event()
      const task = yield* startWaiting(() =>
        taskGroup(function* (group) {
          yield* ready.wait()
          group.cancel()
          yield* sleep(1_000)
        }),
      )
      ready.set()
      yield* sleep(0)
      task.cancel()
      yield* expectCancelled(task)
    })
  })

  it("after a failure it changes nothing", () => {
    runProgram(function* () {
      const error = yield* errorOf(() =>
        taskGroup(function* (group) {
          group.createTask(failAfter(10, "task"))
          yield* errorOf(() => sleep(1_000))
          group.cancel()
          expect(currentTask()?.cancelling()).toBe(1)
        }),
      )
      expect(errorTree(error)).toEqual(["task"])
      expect(currentTask()?.cancelling()).toBe(0)
    })
  })

  it("lets no more tasks be created", () => {
    runProgram(function* () {
      yield* taskGroup(function* (group) {
        group.cancel()
        expect(() => group.createTask(sleep(1))).toThrow(InvalidStateError)
      })
    })
  })
})

describe("taskGroup() of async functions", () => {
  it("gives what the body returns once the last task has ended", async () => {
    await runAsync(async () => {
      const result = await taskGroup(async (group) => {
        const a = group.createTask(async () => {
          await sleep(20)
          return "a"
        })
        group.createTask(sleep(30))
        return await a
      })
      expect(result).toBe("a")
      expect(getRunningLoop().time()).toBe(30)
    })
  })

  it("a failing task cancels its siblings and the body at their awaits, and when they have ended the group throws", async () => {
    const log: string[] = []
    await runAsync(async () => {
      const group = taskGroup(async (group) => {
        group.createTask(async () => {
          await sleep(10)
          throw new Error("task")
        })
        group.createTask(async () => {
          try {
            await sleep(1_000)
          } finally {
            await sleep(5)
            log.push("sibling cleaned up")
          }
        })
        try {
          await sleep(1_000)
        } finally {
          log.push("body cleaned up")
        }
      })
      const error: unknown = await group.then(
        () => null,
        (error: unknown) => error,
      )
      expect(errorTree(error)).toEqual(["task"])
      expect(log).toEqual(["body cleaned up", "sibling cleaned up"])
      expect(getRunningLoop().time()).toBe(15)
      expect(currentTask()?.cancelling()).toBe(0)
    })
  })

  it("cancelled from outside, all of it is cancelled", async () => {
    const log: string[] = []
    await runAsync(async () => {
      const task = createTask(async () => {
        await taskGroup(async (group) => {
          group.createTask(async () => {
            try {
              await sleep(1_000)
            } finally {
              log.push("task")
            }
          })
          try {
            await sleep(1_000)
          } finally {
            log.push("body")
          }
        })
      })
      await sleep(10)
      task.cancel()
      await expect(task.toPromise()).rejects.toBeInstanceOf(CancelledError)
      expect(task.cancelled()).toBe(true)
      expect(log.sort()).toEqual(["body", "task"])
    })
  })

  it("group.cancel() interrupts it, and it ends without an error", async () => {
    await runAsync(async () => {
      const result = await taskGroup(async (group) => {
        group.createTask(async () => {
          await sleep(10)
          group.cancel()
        })
        await sleep(1_000)
        return "not reached"
      })
      expect(result).toBe(undefined)
      expect(getRunningLoop().time()).toBe(10)
    })
  })
})
