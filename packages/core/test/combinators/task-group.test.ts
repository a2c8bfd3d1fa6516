import {
  CancelledError,
  currentTask,
  ExceptionGroup,
  getRunningLoop,
  InvalidStateError,
  sleep,
  type TaskGroup,
  taskGroup,
} from "@corral/core"
import { recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { errorOf, errorTree, runProgram } from "../harness.ts"

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

describe("taskGroup()", () => {
  it("ends at once, without a turn, if the body creates no task", () => {
    runProgram(function* () {
      let turned = false
      getRunningLoop().callSoon(() => {
        turned = true
      })
      const answer = yield* taskGroup(function* () {
        return 42
      })
      expect(answer).toBe(42)
      expect(turned).toBe(false)
    })
  })

  it("gives what the body returns once the last task has ended", () => {
    runProgram(function* () {
      const result = yield* taskGroup(function* (group) {
        group.createTask(sleep(30))
        group.createTask(sleep(10))
        return "done"
      })
      expect(result).toBe("done")
      expect(getRunningLoop().time()).toBe(30)
    })
  })

  it("is lazy: nothing happens until it is awaited, and it is awaited once", () => {
    runProgram(function* () {
      let began = false
      const group = taskGroup(function* () {
        began = true
      })
      yield* sleep(0)
      expect(began).toBe(false)
      yield* group
      expect(began).toBe(true)
      expect(yield* errorOf(() => group)).toBeInstanceOf(InvalidStateError)
    })
  })

  it("takes a function that returns an operation as its body", () => {
    runProgram(function* () {
      expect(yield* taskGroup((group) => group.createTask(sleep(5, "of the task")))).toBe("of the task")
    })
  })

  it("refuses what is no body", () => {
    runProgram(function* () {
      // @ts-expect-error a promise is no body
      expect(() => taskGroup(Promise.resolve())).toThrow(TypeError)
      // @ts-expect-error neither is a number
      expect(() => taskGroup(7)).toThrow(/^Cannot run 7 in taskGroup\(\)/)
    })
  })

  it("prints its name, its state and the number of its tasks", () => {
    runProgram(function* () {
      let kept: TaskGroup | undefined
      yield* taskGroup(
        function* (group) {
          kept = group
          expect(`${group}`).toBe('<TaskGroup "workers" open, 0 tasks>')
          const task = group.createTask(sleep(10))
          expect(`${group}`).toBe('<TaskGroup "workers" open, 1 tasks>')
          task.addDoneCallback(() => expect(`${group}`).toBe('<TaskGroup "workers" closing, 0 tasks>'))
        },
        { name: "workers" },
      )
      expect(`${kept}`).toBe('<TaskGroup "workers" closed, 0 tasks>')
      yield* taskGroup(function* (group) {
        group.cancel()
        expect(`${group}`).toBe("<TaskGroup being cancelled, 0 tasks>")
      })
    })
  })
})

describe("taskGroup(): errors", () => {
  it("a failing task cancels its siblings and the body, and when they have ended the group throws", () => {
    runProgram(function* () {
      const order = recordOrder()
      const error = yield* errorOf(() =>
        taskGroup(function* (group) {
          group.createTask(failAfter(10, "a"))
          group.createTask(function* () {
            try {
              yield* sleep(1_000)
            } catch (error) {
              expect(error).toBeInstanceOf(CancelledError)
              order.step(1)
              yield* sleep(5)
              order.step(3)
              throw error
            }
          })
          try {
            yield* sleep(1_000)
          } finally {
            order.step(2)
          }
        }),
      )
      order.step(4)
      expect(error).toBeInstanceOf(ExceptionGroup)
      expect((error as ExceptionGroup).message).toBe("unhandled errors in a TaskGroup")
      expect(errorTree(error)).toEqual(["a"])
      expect(getRunningLoop().time()).toBe(15)
      expect(currentTask()?.cancelling()).toBe(0)
      yield* sleep(0)
    })
  })

  it("all errors are thrown together, in the order in which the tasks failed", () => {
    runProgram(function* () {
      const error = yield* errorOf(() =>
        taskGroup(function* (group) {
          group.createTask(failWhenCancelled("second"))
          group.createTask(failWhenCancelled("third"))
          group.createTask(failAfter(10, "first"))
        }),
      )
      expect(errorTree(error)).toEqual(["first", "second", "third"])
    })
  })

  it("the body's error cancels the tasks and is the last of the errors", () => {
    runProgram(function* () {
      const error = yield* errorOf(() =>
        taskGroup(function* (group) {
          group.createTask(failWhenCancelled("task"))
          yield* sleep(10)
          throw new Error("body")
        }),
      )
      expect(errorTree(error)).toEqual(["task", "body"])
      expect(getRunningLoop().time()).toBe(10)
    })
  })

  it("the body's error comes in a group, also when it is the only one", () => {
    runProgram(function* () {
      const error = yield* errorOf(() =>
        taskGroup(function* () {
          throw new Error("alone")
        }),
      )
      expect(errorTree(error)).toEqual(["alone"])
    })
  })

  it("the body's own error, thrown while a failed task interrupts it, comes out too", () => {
    runProgram(function* () {
      const error = yield* errorOf(() =>
        taskGroup(function* (group) {
          group.createTask(failAfter(10, "task"))
          yield* failWhenCancelled("body")
        }),
      )
      expect(errorTree(error)).toEqual(["task", "body"])
    })
  })

  it("the error of a task that the body awaits comes out once: by then the group has interrupted the body", () => {
    runProgram(function* () {
      const error = yield* errorOf(() =>
        taskGroup(function* (group) {
          const task = group.createTask(failAfter(10, "awaited"))
          expect(yield* errorOf(() => task)).toBeInstanceOf(CancelledError)
        }),
      )
      expect(errorTree(error)).toEqual(["awaited"])
    })
  })

  it("values that are no Error objects are errors, too", () => {
    runProgram(function* () {
      const error = yield* errorOf(() =>
        taskGroup(function* (group) {
          group.createTask(function* () {
            throw undefined
          })
        }),
      )
      expect((error as ExceptionGroup).errors).toEqual([undefined])
    })
  })

  it("a body that swallows the interruption goes on, is not interrupted again, and the group throws all the same", () => {
    runProgram(function* () {
      const order = recordOrder()
      const error = yield* errorOf(() =>
        taskGroup(function* (group) {
          group.createTask(failAfter(10, "task"))
          yield* errorOf(() => sleep(1_000))
          order.step(1)
          yield* sleep(20)
          order.step(2)
        }),
      )
      expect(errorTree(error)).toEqual(["task"])
      expect(getRunningLoop().time()).toBe(30)
      expect(currentTask()?.cancelling()).toBe(0)
    })
  })

  it("a task that is cancelled by itself is no failure: the others run on", () => {
    runProgram(function* () {
      yield* taskGroup(function* (group) {
        const cancelled = group.createTask(sleep(1_000))
        const other = group.createTask(sleep(20))
        yield* sleep(10)
        cancelled.cancel()
        yield* other
        expect(cancelled.cancelled()).toBe(true)
        expect(other.cancelled()).toBe(false)
      })
    })
  })

  it("a CancelledError that the body throws by itself cancels the tasks and is thrown as it is", () => {
    runProgram(function* () {
      const order = recordOrder()
      const own = new CancelledError("own")
      const error = yield* errorOf(() =>
        taskGroup(function* (group) {
          group.createTask(function* () {
            try {
              yield* sleep(1_000)
            } finally {
              order.step(1)
            }
          })
          yield* sleep(0)
          throw own
        }),
      )
      order.step(2)
      expect(error).toBe(own)
    })
  })

  it("the error of a nested group comes out inside that of the outer", () => {
    runProgram(function* () {
      const error = yield* errorOf(() =>
        taskGroup(function* (outer) {
          outer.createTask(() =>
            taskGroup(function* (inner) {
              inner.createTask(failAfter(10, "a"))
              inner.createTask(failWhenCancelled("b"))
            }),
          )
          outer.createTask(failWhenCancelled("c"))
          yield* sleep(1_000)
        }),
      )
      expect(errorTree(error)).toEqual([["a", "b"], "c"])
    })
  })

  it("a failure in an outer group cancels the inner ones from the inside out", () => {
    runProgram(function* () {
      const order = recordOrder()
      const error = yield* errorOf(() =>
        taskGroup(function* (outer) {
          outer.createTask(failAfter(10, "outer"))
          try {
            yield* taskGroup(function* (inner) {
              inner.createTask(function* () {
                try {
                  yield* sleep(1_000)
                } finally {
                  order.step(2)
                }
              })
              try {
                yield* sleep(1_000)
              } finally {
                order.step(1)
              }
            })
          } finally {
            order.step(3)
          }
        }),
      )
      expect(errorTree(error)).toEqual(["outer"])
    })
  })

  it("two nested groups that both fail in one turn give both errors, and nothing of the interruption is left", () => {
    runProgram(function* () {
      const error = yield* errorOf(() =>
        taskGroup(function* (outer) {
          outer.createTask(failAfter(10, "outer"))
          yield* taskGroup(function* (inner) {
            inner.createTask(failAfter(10, "inner"))
            yield* sleep(1_000)
          })
        }),
      )
      expect(errorTree(error)).toEqual(["outer", ["inner"]])
      expect(currentTask()?.cancelling()).toBe(0)
      yield* sleep(0)
    })
  })
})

describe("TaskGroup.createTask()", () => {
  function* never() {
    throw new Error("It was started")
  }

  it("gives the task, with the name and the group's or its own way to start", () => {
    runProgram(
      function* () {
        const began: string[] = []
        const begin = (name: string) =>
          function* () {
            began.push(name)
            return name
          }
        yield* taskGroup(
          function* (group) {
            const task = group.createTask(begin("eager, as the group"), { name: "first" })
            expect(task.name).toBe("first")
            expect(task.done()).toBe(true)
            expect(group.createTask(begin("not eager"), { eager: false }).done()).toBe(false)
            expect(yield* task).toBe("eager, as the group")
            expect(began).toEqual(["eager, as the group"])
          },
          { eager: true },
        )
        yield* taskGroup(
          function* (group) {
            expect(group.createTask(begin("later, as the group")).done()).toBe(false)
            expect(group.createTask(begin("at once"), { eager: true }).done()).toBe(true)
          },
          { eager: false },
        )
        expect(began).toEqual(["eager, as the group", "not eager", "at once", "later, as the group"])
      },
      { eager: true },
    )
  })

  it("refuses when the group has ended, and starts nothing", () => {
    runProgram(function* () {
      const group = yield* taskGroup(function* (group) {
        return group
      })
      expect(() => group.createTask(never)).toThrow(InvalidStateError)
      expect(() => group.createTask(never())).toThrow(
        /^Cannot create a task in <TaskGroup closed, 0 tasks>: it has ended$/,
      )
      yield* sleep(0)
    })
  })

  it("refuses when the last task has ended while the group was closing, and starts nothing", () => {
    runProgram(function* () {
      const order = recordOrder()
      yield* taskGroup(function* (group) {
        group.createTask(sleep(10)).addDoneCallback(() => {
          expect(() => group.createTask(never)).toThrow(InvalidStateError)
          order.step(1)
        })
      })
      order.step(2)
    })
  })

  it("refuses while the group is being cancelled, and starts nothing", () => {
    runProgram(function* () {
      const order = recordOrder()
      const error = yield* errorOf(() =>
        taskGroup(function* (group) {
          group.createTask(failAfter(10, "task"))
          try {
            yield* sleep(1_000)
          } finally {
            expect(() => group.createTask(never)).toThrow(InvalidStateError)
            expect(() => group.createTask(never)).toThrow(/: it is being cancelled$/)
            order.step(1)
          }
        }),
      )
      expect(errorTree(error)).toEqual(["task"])
      expect(order.steps).toBe(1)
    })
  })

  it("refuses a promise and shows what to write, and the group goes on", () => {
    runProgram(function* () {
      yield* taskGroup(function* (group) {
        // @ts-expect-error a promise is no body
        expect(() => group.createTask(Promise.resolve())).toThrow(/^Cannot run a promise in group\.createTask\(\)/)
        // @ts-expect-error neither is nothing
        expect(() => group.createTask(undefined)).toThrow(TypeError)
        yield* group.createTask(sleep(1))
      })
    })
  })

  it("a task that fails eagerly interrupts the body at its next wait, not before", () => {
    runProgram(function* () {
      const order = recordOrder()
      const error = yield* errorOf(() =>
        taskGroup(function* (group) {
          const failed = group.createTask(
            function* () {
              order.step(1)
              throw new Error("eager")
            },
            { eager: true },
          )
          expect(failed.done()).toBe(true)
          group.createTask(
            function* () {
              order.step(2)
              throw new Error("eager, too")
            },
            { eager: true },
          )
          order.step(3)
          yield* sleep(1_000)
          order.never()
        }),
      )
      expect(errorTree(error)).toEqual(["eager", "eager, too"])
      expect(getRunningLoop().time()).toBe(0)
      expect(currentTask()?.cancelling()).toBe(0)
    })
  })

  it("the error of a task that failed eagerly comes out also if the body never waits", () => {
    runProgram(function* () {
      const error = yield* errorOf(() =>
        taskGroup(function* (group) {
          group.createTask(never, { eager: true })
        }),
      )
      expect(errorTree(error)).toEqual(["It was started"])
    })
  })
})
