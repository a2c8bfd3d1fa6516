import {
  allTasks,
  type Body,
  CancelledError,
  createTask,
  currentTask,
  Future,
  getRunningLoop,
  type Instruction,
  InvalidStateError,
  run,
  sleep,
  type Task,
  taskGroup,
} from "@corral/core"
import { ManualHost, recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { eager, errorOf, expectCancelled, runAsync, runProgram, startWaiting } from "../harness.ts"
import { atOnce } from "../waiting.ts"

describe("createTask()", () => {
  it("starts the task in the next turn, unless it is eager", () => {
    const order = recordOrder()
    runProgram(function* () {
      const task = createTask(
        function* () {
          order.step(2)
        },
        { eager: false },
      )
      order.step(1)
      expect(task.done()).toBe(false)
      yield* task
      order.step(3)
    })
  })

  it("starts an eager task at once, and it runs up to its first wait", () => {
    const order = recordOrder()
    runProgram(function* () {
      const creator = currentTask()
      const task: Task<string> = createTask(
        function* () {
          order.step(1)
          expect(currentTask() === creator).toBe(false)
          yield* sleep(0)
          order.step(3)
          return "result"
        },
        { eager: true },
      )
      expect(currentTask() === creator).toBe(true)
      order.step(2)
      expect(yield* task).toBe("result")
    })
  })

  it("gives an eager task that does not wait as one that is done, and its error to who asks", () => {
    runProgram(function* () {
      const succeeded = createTask(
        function* () {
          return 7
        },
        { eager: true },
      )
      expect(succeeded.done()).toBe(true)
      expect(yield* atOnce(succeeded)).toBe(7)
      const failure = new Error("broken")
      const failed = createTask(
        function* () {
          throw failure
        },
        { eager: true },
      )
      expect(failed.exception()).toBe(failure)
    })
  })

  it("takes over from `run` whether tasks are eager", () => {
    for (const eager of [true, false]) {
      const started = runProgram(
        function* () {
          let started = false
          const task = createTask(function* () {
            started = true
          })
          const before = started
          yield* task
          return before
        },
        { eager },
      )
      expect(started).toBe(eager)
    }
  })

  it("refuses outside of any task, and says what to write", () => {
    expect(() => createTask(sleep(1))).toThrow(
      new InvalidStateError(
        "Cannot create a task: no task is running here\n  write:  await run(async () => { … createTask(…) … })",
      ),
    )
  })

  it("works in a callback of the loop", () => {
    runProgram(function* () {
      const made: Task<string>[] = []
      getRunningLoop().callSoon(() => made.push(createTask(sleep(5, "from a callback"))))
      yield* sleep(0)
      expect(yield* made[0] as Task<string>).toBe("from a callback")
    })
  })

  it("cancels what is left, when the run ends, and lets it clean up", () => {
    const order = recordOrder()
    const host = new ManualHost()
    runProgram(
      function* () {
        createTask(function* () {
          try {
            yield* sleep(60_000)
          } finally {
            order.step(2)
            yield* sleep(10)
            order.step(3)
          }
        })
        yield* sleep(5)
        order.step(1)
      },
      {},
      host,
    )
    expect(order.steps).toBe(3)
    expect(host.now()).toBe(15)
  })
})

describe("Task.name and Task.id", () => {
  it("count the tasks, in the order of their creation", () => {
    runProgram(function* () {
      const [first, second] = [createTask(sleep(0)), createTask(sleep(0))]
      expect(second.id).toBe(first.id + 1)
      expect(second.name).toBe(`Task-${second.id}`)
      yield* first
      yield* second
    })
  })

  it("can be chosen, and changed later", () => {
    runProgram(function* () {
      const task = createTask(sleep(0), { name: "importer" })
      expect(String(task)).toBe('<Task "importer" pending>')
      task.name = "exporter"
      expect(task.name).toBe("exporter")
      yield* task
      expect(String(task)).toBe('<Task "exporter" done>')
    })
  })

  it("of the body of a run is main", () => {
    expect(
      runProgram(function* () {
        return currentTask()?.name
      }),
    ).toBe("main")
  })
})

describe("awaiting a Task", () => {
  it("goes on at once, without giving up the turn, if it is done", () => {
    runProgram(function* () {
      const task = createTask(sleep(0, 7))
      yield* sleep(0)
      yield* sleep(0)
      expect(yield* atOnce(task)).toBe(7)
      expect(yield* atOnce(task)).toBe(7)
    })
  })

  it("waits until it is done, then gives its result or throws its error", () => {
    runProgram(function* () {
      expect(yield* createTask(sleep(10, "done"))).toBe("done")
      const failure = new Error("broken")
      const failing = createTask(function* () {
        yield* sleep(10)
        throw failure
      })
      expect(yield* errorOf(() => failing)).toBe(failure)
    })
  })

  it("cancelled while it waits, cancels the task, with its message, and waits for its clean-up", () => {
    const order = recordOrder()
    runProgram(function* () {
      const inner = yield* startWaiting(function* () {
        try {
          yield* sleep(1_000)
        } finally {
          order.step(1)
          yield* sleep(10)
          order.step(2)
        }
      })
      const outer = yield* startWaiting(() => inner)
      outer.cancel("stop")
      yield* expectCancelled(outer, "stop")
      order.step(3)
      yield* expectCancelled(inner)
    })
  })

  it("cancelled after the task has ended, before it runs, leaves the task's result as it is", () => {
    runProgram(function* () {
      const gate = new Future<string>()
      const inner = yield* startWaiting(() => gate)
      inner.addDoneCallback(() => outer.cancel("too late")) // is called before the outer task, woken as well, runs
      const outer: Task<string> = yield* startWaiting(() => inner)
      gate.setResult("result")
      yield* expectCancelled(outer, "too late")
      expect(inner.result()).toBe("result")
    })
  })

  it("goes on with the result if the task, cancelled by it, catches that and returns", () => {
    runProgram(function* () {
      const inner = yield* startWaiting(function* () {
        yield* errorOf(() => sleep(1_000))
        return "all the same"
      })
      const outer = yield* startWaiting(function* () {
        return yield* inner
      })
      outer.cancel()
      expect(yield* outer).toBe("all the same")
      expect([outer.cancelling(), inner.cancelling()]).toEqual([1, 1])
    })
  })

  it("is cancelled when somebody else cancels the task", () => {
    runProgram(function* () {
      const inner = yield* startWaiting(() => sleep(1_000))
      const outer = yield* startWaiting(() => inner)
      inner.cancel("withdrawn")
      yield* expectCancelled(outer, "withdrawn")
      expect(outer.cancelling()).toBe(0)
    })
  })

  it("gives the first who asks the very error with which the task was cancelled, the others one without message", () => {
    runProgram(function* () {
      let thrown: unknown
      const task = yield* startWaiting(function* () {
        thrown = yield* errorOf(() => sleep(1_000))
        throw thrown
      })
      task.cancel("stop")
      const first = yield* errorOf(() => task)
      expect(first).toBe(thrown)
      expect(first).toHaveProperty("message", "stop")
      const second = yield* errorOf(() => task)
      expect(second).toBeInstanceOf(CancelledError)
      expect(second).not.toBe(first)
      expect(second).toHaveProperty("message", "")
    })
  })
})

describe("Task.cancel()", () => {
  it("throws a CancelledError in at the wait, in a later turn", () => {
    const order = recordOrder()
    runProgram(function* () {
      const task = yield* startWaiting(function* () {
        const error = yield* errorOf(() => sleep(1_000))
        order.step(2)
        expect(error).toBeInstanceOf(CancelledError)
        throw error
      })
      expect(task.cancel()).toBe(true)
      order.step(1)
      expect([task.done(), task.cancelled(), task.cancelling()]).toEqual([false, false, 1])
      yield* expectCancelled(task)
      expect([task.done(), task.cancelled()]).toEqual([true, true])
    })
  })

  it("of a task that has not started keeps its body from ever running", () => {
    const order = recordOrder()
    runProgram(function* () {
      const task = createTask(
        function* () {
          order.never()
        },
        { eager: false },
      )
      task.cancel("not today")
      yield* expectCancelled(task, "not today")
    })
  })

  it("returns false for a task that is done, and counts nothing", () => {
    runProgram(function* () {
      const task = createTask(sleep(0))
      yield* task
      expect(task.cancel()).toBe(false)
      expect([task.cancelled(), task.cancelling()]).toEqual([false, 0])
    })
  })

  it("called twice before the task runs throws once, with the first message, and counts two requests", () => {
    runProgram(function* () {
      const messages: string[] = []
      const task = yield* startWaiting(function* () {
        for (let n = 0; n < 2; n++) {
          try {
            yield* sleep(100)
          } catch (error) {
            messages.push((error as Error).message)
          }
        }
      })
      task.cancel("first")
      task.cancel("second")
      yield* task
      expect(messages).toEqual(["first"])
      expect(task.cancelling()).toBe(2)
    })
  })

  it("called again at a later wait throws again: each request is thrown in once", () => {
    runProgram(function* () {
      const messages: string[] = []
      const task = yield* startWaiting(function* () {
        for (let n = 0; n < 3; n++) {
          try {
            yield* sleep(100)
          } catch (error) {
            messages.push((error as Error).message)
          }
        }
        return "finished"
      })
      task.cancel("first")
      yield* sleep(0)
      yield* sleep(0)
      task.cancel("second")
      expect(yield* task).toBe("finished")
      expect(messages).toEqual(["first", "second"])
    })
  })

  it("called by the task itself arrives at its next wait", () => {
    const order = recordOrder()
    runProgram(function* () {
      const task = createTask(function* () {
        currentTask()?.cancel("myself")
        order.step(1)
        const error = yield* errorOf(() => new Future<void>())
        order.step(2)
        throw error
      })
      yield* expectCancelled(task, "myself")
      expect(order.steps).toBe(2)
    })
  })

  it("called by the task itself, which then ends without waiting, cancels it all the same", () => {
    runProgram(function* () {
      const task = createTask(function* () {
        currentTask()?.cancel("myself")
        return "ignored"
      })
      yield* expectCancelled(task, "myself")
    })
  })

  it("called by the task itself, which then fails without waiting, leaves it its error", () => {
    runProgram(function* () {
      const failure = new Error("broken")
      const task = createTask(function* () {
        currentTask()?.cancel()
        throw failure
      })
      expect(yield* errorOf(() => task)).toBe(failure)
      expect(task.cancelled()).toBe(false)
    })
  })

  it("takes the place of an error that the task was woken with and has not got yet", () => {
    runProgram(function* () {
      const future = new Future<void>()
      const task = yield* startWaiting(() => future)
      future.setException(new Error("displaced"))
      task.cancel("stop")
      yield* expectCancelled(task, "stop")
    })
  })

  it("leaves no message of its own on the error if it was given none", () => {
    runProgram(function* () {
      const task = yield* startWaiting(() => sleep(1_000))
      task.cancel()
      const error = yield* errorOf(() => task)
      expect(error).toBeInstanceOf(CancelledError)
      expect(Object.hasOwn(error as object, "message")).toBe(false)
    })
  })

  it("keeps the empty message", () => {
    runProgram(function* () {
      const task = yield* startWaiting(() => sleep(1_000))
      task.cancel("")
      expect(Object.hasOwn((yield* errorOf(() => task)) as object, "message")).toBe(true)
    })
  })

  it("counts the error of the task as looked at, as asyncio does", () => {
    runProgram(function* () {
      const task = createTask(function* () {
        throw new Error("unheard")
      })
      yield* sleep(0)
      task.cancel()
    })
  })

  it("reaches the innermost of a chain of tasks that await each other, each with the message", () => {
    runProgram(function* () {
      const errors: unknown[] = []
      const level = (inner: Task<void> | null) =>
        startWaiting<void>(function* () {
          try {
            yield* inner ?? sleep(1_000)
          } catch (error) {
            errors.push(error)
            throw error
          }
        })
      const inner = yield* level(null)
      const middle = yield* level(inner)
      const outer = yield* level(middle)
      outer.cancel("stop")
      yield* expectCancelled(outer, "stop")
      expect(new Set(errors).size).toBe(1) // one and the same error goes all the way up
      expect(errors.length).toBe(3)
      expect([outer, middle, inner].map((task) => task.cancelling())).toEqual([1, 1, 1])
    })
  })

  it("cancels a chain of 100,000 tasks that await each other", () => {
    runProgram(function* () {
      let last: Task<void> = createTask(sleep(1_000))
      for (let n = 0; n < 100_000; n++) {
        const inner = last
        last = createTask(inner, { eager: false })
      }
      yield* sleep(0)
      last.cancel("stop")
      yield* expectCancelled(last, "stop")
      expect(getRunningLoop().time()).toBe(0)
    })
  })
})

describe("Task.uncancel()", () => {
  it("takes back one request, and never goes below none", () => {
    runProgram(function* () {
      const task = yield* startWaiting(function* () {
        yield* errorOf(() => sleep(1_000))
        yield* sleep(1_000)
      })
      expect(task.uncancel()).toBe(0)
      task.cancel()
      task.cancel()
      expect(task.cancelling()).toBe(2)
      expect(task.uncancel()).toBe(1)
      expect(task.uncancel()).toBe(0)
      expect(task.uncancel()).toBe(0)
      task.cancel()
      expect(task.cancelling()).toBe(1)
      yield* sleep(0)
      yield* sleep(0)
      task.cancel()
      yield* expectCancelled(task)
    })
  })

  it("with the last request withdraws a cancellation that has not been thrown in yet", () => {
    runProgram(function* () {
      const task = createTask(function* () {
        const self = currentTask() as Task<unknown>
        self.cancel()
        self.uncancel()
        yield* sleep(0)
        return "undisturbed"
      })
      expect(yield* task).toBe("undisturbed")
    })
  })

  it("does not withdraw it while another request is left", () => {
    runProgram(function* () {
      const task = createTask(function* () {
        const self = currentTask() as Task<unknown>
        self.cancel()
        self.cancel()
        self.uncancel()
        yield* sleep(0)
      })
      yield* expectCancelled(task)
      expect(task.cancelling()).toBe(1)
    })
  })

  it("does not withdraw a cancellation that is under way from what the task waits for", () => {
    runProgram(function* () {
      const task = yield* startWaiting(() => new Future<void>())
      task.cancel()
      task.uncancel()
      yield* expectCancelled(task)
      expect(task.cancelling()).toBe(0)
    })
  })

  it("leaves the task cancelled that catches nothing", () => {
    runProgram(function* () {
      const task = yield* startWaiting(function* () {
        try {
          yield* sleep(1_000)
        } finally {
          currentTask()?.uncancel()
        }
      })
      task.cancel()
      yield* expectCancelled(task)
    })
  })
})

describe("Task.cancelled()", () => {
  it("is true of a task that throws a CancelledError of its own, though nobody has cancelled it", () => {
    runProgram(function* () {
      const error = new CancelledError("my own")
      const task = createTask(function* () {
        throw error
      })
      expect(yield* errorOf(() => task)).toBe(error)
      expect([task.cancelled(), task.cancelling()]).toEqual([true, 0])
    })
  })

  it("is false of a task that was cancelled and failed in its clean-up", () => {
    runProgram(function* () {
      const failure = new Error("in the clean-up")
      const task = yield* startWaiting(function* () {
        yield* errorOf(() => sleep(1_000))
        throw failure
      })
      task.cancel()
      expect(yield* errorOf(() => task)).toBe(failure)
      expect([task.cancelled(), task.cancelling()]).toEqual([false, 1])
    })
  })
})

describe("Task.signal", () => {
  const program = (body: Body<void>) =>
    runProgram(body, {}, new ManualHost({ newAbortController: () => new AbortController() }))

  it("is aborted by the next request to cancel, at once, with its message; the clean-up gets a fresh one", () => {
    program(function* () {
      const signals: AbortSignal[] = []
      const task = yield* startWaiting(function* () {
        const self = currentTask() as Task<unknown>
        signals.push(self.signal)
        expect(self.signal === signals[0]).toBe(true)
        try {
          yield* sleep(1_000)
        } finally {
          signals.push(self.signal)
          yield* sleep(1)
        }
      })
      expect(signals[0]?.aborted).toBe(false)
      task.cancel("stop")
      expect(signals[0]?.aborted).toBe(true)
      expect(signals[0]?.reason).toBeInstanceOf(CancelledError)
      expect(signals[0]?.reason).toHaveProperty("message", "stop")
      yield* expectCancelled(task, "stop")
      expect(signals[1]?.aborted).toBe(false)
    })
  })

  it("asked for while a cancellation is on its way, is aborted already", () => {
    program(function* () {
      const task = createTask(function* () {
        const self = currentTask() as Task<unknown>
        self.cancel("myself")
        expect(self.signal.aborted).toBe(true)
      })
      yield* expectCancelled(task, "myself")
    })
  })

  it("is refused on a host that has none", () => {
    runProgram(function* () {
      expect(() => currentTask()?.signal).toThrow(
        new InvalidStateError('Cannot make an AbortSignal: "manual" has none'),
      )
    })
  })
})

describe("Task.result() and Task.exception()", () => {
  it("refuse a task that has not ended", () => {
    runProgram(function* () {
      const task = createTask(sleep(0), { name: "slow", eager: false })
      const refusal = new InvalidStateError('Cannot get the result of <Task "slow" pending>: it is not done yet')
      expect(() => task.result()).toThrow(refusal)
      expect(() => task.exception()).toThrow(refusal)
      yield* task
      expect(task.result()).toBe(undefined)
    })
  })
})

describe("Task.setResult() and Task.setException()", () => {
  it("refuse, whatever the state, and change nothing", () => {
    runProgram(function* () {
      const task: Future<number> = createTask(sleep(5, 7), { name: "adder" })
      expect(() => task.setResult(1)).toThrow(
        new InvalidStateError('Cannot set the result of <Task "adder" pending>: its body alone does'),
      )
      expect(() => task.setException(new Error("no"))).toThrow(
        new InvalidStateError('Cannot set the error of <Task "adder" pending>: its body alone does'),
      )
      expect(yield* task).toBe(7)
      expect(() => task.setResult(1)).toThrow(InvalidStateError)
      expect(task.result()).toBe(7)
    })
  })
})

describe("Task.addDoneCallback()", () => {
  it("calls functions in order, before tasks that came to wait later", () => {
    const order = recordOrder()
    runProgram(function* () {
      const gate = new Future<void>()
      const task = yield* startWaiting(() => gate)
      task.addDoneCallback(() => order.step(1))
      task.addDoneCallback((done) => {
        expect(done === task).toBe(true)
        order.step(2)
      })
      const waiting = yield* startWaiting(function* () {
        yield* task
        order.step(3)
      })
      gate.setResult()
      yield* waiting
    })
  })

  it("reports what a function throws, and says whose callback it was", () => {
    const host = new ManualHost()
    const failure = new Error("broken callback")
    host.run(
      function* () {
        const task = createTask(sleep(5), { name: "source" })
        task.addDoneCallback(() => {
          throw failure
        })
        yield* task
        yield* sleep(0)
      },
      { eager },
    )
    expect(host.lost).toEqual([{ error: failure, where: 'a done callback of <Task "source" done>' }])
  })

  it("can be called outside of any task: a task knows its loop", async () => {
    const host = new ManualHost()
    const order = recordOrder()
    let task: Task<void> | null = null
    const ended = run(
      function* () {
        task = createTask(sleep(10))
        yield* task
        order.step(1)
      },
      { host, eager },
    )
    host.settle()
    ;(task as Task<void> | null)?.addDoneCallback(() => order.step(2))
    host.advance(10)
    await ended
    expect(order.steps).toBe(2)
  })
})

describe("currentTask()", () => {
  it("is the task whose code runs; null in a callback and outside of any run", () => {
    expect(currentTask()).toBe(null)
    runProgram(function* () {
      const seen: unknown[] = []
      const task: Task<void> = createTask(function* () {
        yield* sleep(0)
        seen.push(currentTask())
      })
      task.addDoneCallback(() => seen.push(currentTask()))
      const main = currentTask()
      yield* task
      yield* sleep(0)
      expect(seen.map((current) => current === task)).toEqual([true, false])
      expect(seen[1]).toBe(null)
      expect(currentTask() === main).toBe(true)
    })
    expect(currentTask()).toBe(null)
  })

  it("is found by an async function after its awaits", async () => {
    await runAsync(async () => {
      const main = currentTask()
      const task: Task<boolean> = createTask(async () => {
        await sleep(5)
        return currentTask() === task
      })
      expect(await task).toBe(true)
      expect(currentTask() === main).toBe(true)
      expect(main?.name).toBe("main")
    })
  })
})

describe("allTasks()", () => {
  it("lists the tasks that have not ended, in the order of their creation", () => {
    runProgram(function* () {
      const main = currentTask() as Task<unknown>
      const [short, long] = [createTask(sleep(5)), createTask(sleep(50))]
      const ids = () => [...allTasks()].map((task) => task.id)
      expect(ids()).toEqual([main.id, short.id, long.id])
      yield* short
      expect(ids()).toEqual([main.id, long.id])
      yield* long
      expect(ids()).toEqual([main.id])
    })
  })

  it("lists the tasks of groups, eager or not, until they have ended", () => {
    for (const eager of [false, true]) {
      runProgram(function* () {
        yield* taskGroup(
          function* (group) {
            const [ended, short, long] = [
              group.createTask(function* () {}),
              group.createTask(sleep(5)),
              group.createTask(sleep(50)),
            ]
            const main = currentTask() as Task<unknown>
            const ids = () => [...allTasks()].map((task) => task.id)
            yield* ended
            expect(ids()).toEqual([main.id, short.id, long.id])
            yield* short
            expect(ids()).toEqual([main.id, long.id])
          },
          { eager },
        )
        expect(allTasks().size).toBe(1)
      })
    }
  })

  it("does not list an eager task that has ended already", () => {
    runProgram(function* () {
      createTask(
        function* () {
          expect(allTasks().size).toBe(2)
        },
        { eager: true },
      )
      expect(allTasks().size).toBe(1)
    })
  })

  it("refuses outside of any task", () => {
    expect(() => allTasks()).toThrow(InvalidStateError)
  })
})

describe("eager starts within eager starts", () => {
  it("go on in turns of their own where they would use up the native stack", () => {
    function* nested(depth: number): Generator<Instruction, number, unknown> {
      if (depth === 0) return 0
      return 1 + (yield* createTask(nested(depth - 1), { eager: true }))
    }
    expect(runProgram(() => nested(10_000))).toBe(10_000)
  })
})
