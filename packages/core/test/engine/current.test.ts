import {
  Context,
  ContextVar,
  call,
  copyContext,
  createTask,
  currentTask,
  Future,
  gather,
  getRunningLoop,
  sleep,
  taskGroup,
  timeout,
} from "@corral/core"
import { ManualHost } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { currentContext, currentOwner } from "../../src/engine/current.ts"
import { runAsync, runProgram } from "../harness.ts"

const place = new ContextVar<string>("place", { defaultValue: "nowhere" })

describe("a task's context", () => {
  it("is a copy of its creator's, made when it is created, however it is started", () => {
    runProgram(function* () {
      place.set("creator")
      const seen: string[] = []
      const look = function* () {
        seen.push(place.get())
        place.set("task")
        yield* sleep(0)
        seen.push(place.get())
      }
      const tasks = [createTask(look, { eager: false }), createTask(look, { eager: true })]
      place.set("creator, later")
      for (const task of tasks) yield* task
      expect(seen.sort()).toEqual(["creator", "creator", "task", "task"])
      expect(place.get()).toBe("creator, later")
    })
  })

  it("is one for each task of a group, also for eager ones", () => {
    for (const eager of [false, true]) {
      runProgram(function* () {
        place.set("outside")
        const seen = yield* taskGroup(
          function* (group) {
            place.set("group body")
            const tasks = ["a", "b"].map((name) =>
              group.createTask(function* () {
                const before = place.get()
                place.set(name)
                yield* sleep(1)
                return `${before} → ${place.get()}`
              }),
            )
            return yield* gather(tasks)
          },
          { eager },
        )
        expect(seen).toEqual(["group body → a", "group body → b"])
        // The body of a group runs in the task that awaits the group.
        expect(place.get()).toBe("group body")
      })
    }
  })

  it("is one for each coroutine that gather starts", () => {
    runProgram(function* () {
      place.set("outside")
      const look = function* () {
        const before = place.get()
        place.set("inside")
        yield* sleep(0)
        return before
      }
      expect(yield* gather([look, look])).toEqual(["outside", "outside"])
      expect(place.get()).toBe("outside")
    })
  })

  it("is shared by the bodies that a task runs itself: call and timeout", () => {
    runProgram(function* () {
      yield* call(function* () {
        place.set("call")
      })
      expect(place.get()).toBe("call")
      yield* timeout(10, function* () {
        place.set("timeout")
      })
      expect(place.get()).toBe("timeout")
    })
  })

  it("can be given: tasks that are given one share it", () => {
    runProgram(function* () {
      place.set("creator")
      const context = copyContext()
      yield* createTask(
        function* () {
          place.set("first")
        },
        { context },
      )
      const seen = yield* createTask(
        function* () {
          return place.get()
        },
        { context, eager: true },
      )
      expect(seen).toBe("first")
      expect(place.get()).toBe("creator")
    })
  })

  it("is found by an async function in all its steps", async () => {
    await runAsync(async () => {
      place.set("main")
      const task = createTask(async () => {
        const seen = [place.get()]
        place.set("task")
        await sleep(5)
        seen.push(place.get())
        await Promise.resolve()
        seen.push(place.get())
        place.set("task, later")
        await helper(seen)
        return seen
      })
      await sleep(1)
      expect(place.get()).toBe("main")
      expect(await task).toEqual(["main", "task", "task", "task, later"])
      expect(place.get()).toBe("main")
    })

    async function helper(seen: string[]): Promise<void> {
      await sleep(1)
      seen.push(place.get())
    }
  })

  it("of a run is a copy of the one outside, and what it sets ends with it", () => {
    const token = place.set("outside")
    runProgram(function* () {
      expect(place.get()).toBe("outside")
      place.set("inside")
    })
    expect(place.get()).toBe("outside")
    place.reset(token)
  })
})

describe("a callback's context", () => {
  it("is a copy of the context in which it was scheduled", () => {
    runProgram(function* () {
      const loop = getRunningLoop()
      const seen: string[] = []
      const note = () => {
        seen.push(place.get())
        place.set("callback")
      }
      place.set("when scheduled")
      loop.callSoon(note)
      loop.callLater(5, note)
      loop.callAt(5, note)
      const future = new Future<void>()
      future.addDoneCallback(note)
      future.setResult()
      place.set("later")
      yield* sleep(10)
      expect(seen).toEqual(["when scheduled", "when scheduled", "when scheduled", "when scheduled"])
      expect(place.get()).toBe("later")
    })
  })

  it("can be given, and is then shared", () => {
    runProgram(function* () {
      const loop = getRunningLoop()
      const context = copyContext()
      const seen: string[] = []
      loop.callSoon(() => place.set("first"), { context })
      loop.callSoon(() => seen.push(place.get()), { context })
      loop.callLater(5, () => seen.push(place.get()), { context })
      yield* sleep(10)
      expect(seen).toEqual(["first", "first"])
      expect(place.get()).toBe("nowhere")
    })
  })

  it("is inherited by a task that the callback creates", () => {
    runProgram(function* () {
      const seen: string[] = []
      place.set("scheduler")
      getRunningLoop().callSoon(() => {
        createTask(function* () {
          seen.push(place.get())
        })
      })
      yield* sleep(5)
      expect(seen).toEqual(["scheduler"])
    })
  })
})

describe("Context.run()", () => {
  it("runs a function in the context, and gives its result; what the function sets stays in the context", () => {
    runProgram(function* () {
      place.set("task")
      const context = copyContext()
      const seen = context.run(() => {
        place.set("context")
        return place.get()
      })
      expect(seen).toBe("context")
      expect(place.get()).toBe("task")
      expect(context.run(() => place.get())).toBe("context")
    })
  })

  it("returns to the context before, also when the function throws, and can be nested", () => {
    runProgram(function* () {
      place.set("task")
      const [outer, inner] = [copyContext(), copyContext()]
      outer.run(() => {
        place.set("outer")
        expect(() =>
          inner.run(() => {
            place.set("inner")
            throw new Error("broken")
          }),
        ).toThrow("broken")
        expect(place.get()).toBe("outer")
      })
      expect(place.get()).toBe("task")
    })
  })

  it("is inherited by what the function creates or schedules", () => {
    runProgram(function* () {
      const context = copyContext()
      const seen: string[] = []
      const task = context.run(() => {
        place.set("context")
        getRunningLoop().callSoon(() => seen.push(place.get()))
        return createTask(function* () {
          yield* sleep(5)
          return place.get()
        })
      })
      expect(yield* task).toBe("context")
      expect(seen).toEqual(["context"])
    })
  })

  it("does not hide the current task", () => {
    runProgram(function* () {
      const task = currentTask()
      copyContext().run(() => {
        expect(currentTask() === task).toBe(true)
      })
    })
  })
})

describe("copyContext()", () => {
  it("copies the values as they are now", () => {
    runProgram(function* () {
      place.set("before")
      const copy = copyContext()
      place.set("after")
      expect(copy.run(() => place.get())).toBe("before")
    })
  })

  it("works outside of any run", () => {
    expect(copyContext()).toBeInstanceOf(Context)
    expect(copyContext() === currentContext()).toBe(false)
  })
})

describe("the current owner", () => {
  it("is put back after a step, whatever happens in it", () => {
    runProgram(function* () {
      const owner = currentOwner()
      createTask(
        function* () {
          throw new Error("broken")
        },
        { eager: true },
      ).exception()
      expect(currentOwner() === owner).toBe(true)
    })
    expect(currentOwner()).toBe(null)
  })

  it("is none in a callback, even of a loop that an async function of another run drives", async () => {
    await runAsync(async () => {
      await sleep(1)
      const seen: unknown[] = []
      new ManualHost().run(function* () {
        getRunningLoop().callSoon(() => seen.push(currentTask(), currentOwner()))
        yield* sleep(0)
      })
      expect(seen).toEqual([null, null])
      expect(currentTask()?.name).toBe("main")
    })
  })

  it("of one run is not that of another that runs at the same time", async () => {
    const seen: string[] = []
    const program = (name: string) =>
      runAsync(async () => {
        place.set(name)
        for (let n = 0; n < 3; n++) {
          await sleep(1)
          seen.push(place.get())
        }
      })
    await Promise.all([program("one"), program("two")])
    expect(seen.sort()).toEqual(["one", "one", "one", "two", "two", "two"])
  })
})
