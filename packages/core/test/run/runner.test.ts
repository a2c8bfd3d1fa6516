import {
  allTasks,
  CancelledError,
  ContextVar,
  createTask,
  currentTask,
  Event,
  getRunningLoop,
  InvalidStateError,
  Runner,
  sleep,
  taskGroup,
} from "@corral/core"
import { ManualHost, recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { ambient, eager, errorOf, expectNothingLeft } from "../harness.ts"

function setUp() {
  const host = new ManualHost({ auto: true, ambient })
  return { host, runner: new Runner({ host, eager }) }
}

function* forget() {
  yield* new Event().wait()
}

describe("Runner.run()", () => {
  it("gives what main returns, whatever kind of body it is", async () => {
    const { host, runner } = setUp()
    function* coroutine() {
      return yield* sleep(10, "coroutine")
    }
    expect(await runner.run(coroutine)).toBe("coroutine")
    expect(
      await runner.run(async () => {
        await sleep(10)
        return "async"
      }),
    ).toBe("async")
    expect(await runner.run(() => sleep(10, "operation"))).toBe("operation")
    expect(host.now()).toBe(30)
    await runner.close()
    expectNothingLeft(host)
  })

  it("rejects with what main throws; nothing is reported as lost", async () => {
    const { host, runner } = setUp()
    const error = new RangeError("own")
    const running = runner.run(function* () {
      yield* sleep(10)
      throw error
    })
    await expect(running).rejects.toBe(error)
    await runner.close()
    expectNothingLeft(host)
  })

  it("runs main as a task named main, which starts in a turn of its own", async () => {
    const { runner } = setUp()
    let began = false
    const running = runner.run(function* () {
      began = true
      return [currentTask()?.name, allTasks().size]
    })
    expect(began).toBe(false)
    expect(await running).toEqual(["main", 1])
    await runner.close()
  })

  it("main that cancels itself rejects with the CancelledError", async () => {
    const { host, runner } = setUp()
    const running = runner.run(function* () {
      currentTask()?.cancel()
      yield* sleep(10)
    })
    await expect(running).rejects.toBeInstanceOf(CancelledError)
    await runner.close()
    expectNothingLeft(host)
  })

  it("refuses a second body while it runs one; the first goes on", async () => {
    const { host, runner } = setUp()
    const first = runner.run(() => sleep(10, "first"))
    await expect(runner.run(() => sleep(10))).rejects.toThrow(
      /^Cannot run a body on <Runner open>: it runs <Task "main" pending>$/,
    )
    expect(await first).toBe("first")
    expect(await runner.run(() => sleep(10, "next"))).toBe("next")
    await runner.close()
    expectNothingLeft(host)
  })

  it("refuses once it is closed, or while it is being closed", async () => {
    const { host, runner } = setUp()
    await runner.run(function* () {
      createTask(function* () {
        try {
          yield* forget()
        } finally {
          yield* sleep(10)
        }
      })
      yield* sleep(0)
    })
    const closing = runner.close()
    await expect(runner.run(() => sleep(1))).rejects.toThrow("Cannot use <Runner closing>: it is closing")
    await closing
    await expect(runner.run(() => sleep(1))).rejects.toThrow("Cannot use <Runner closed>: it is closed")
    await expect(runner.run(() => sleep(1))).rejects.toBeInstanceOf(InvalidStateError)
    expectNothingLeft(host)
  })

  it("refuses what is no body, and nothing is begun", async () => {
    const { host, runner } = setUp()
    // @ts-expect-error a promise is no body
    await expect(runner.run(Promise.resolve())).rejects.toThrow(/^Cannot run a promise in run\(\)/)
    // @ts-expect-error an operation is none either
    await expect(runner.run(sleep(1))).rejects.toBeInstanceOf(TypeError)
    expect(`${runner}`).toBe("<Runner new>")
    expectNothingLeft(host)
  })

  it("tasks that main leaves behind run on, through further runs, until the runner is closed", async () => {
    const { host, runner } = setUp()
    const order = recordOrder()
    await runner.run(function* () {
      createTask(function* () {
        yield* sleep(10)
        order.step(1)
        try {
          yield* forget()
        } finally {
          order.step(3)
        }
      })
    })
    await runner.run(() => sleep(20))
    order.step(2)
    await runner.close()
    order.step(4)
    expectNothingLeft(host)
  })

  it("all its runs share one context, a copy of the one in which the first was begun", async () => {
    const { runner } = setUp()
    const inherited = new ContextVar<string>("inherited")
    const own = new ContextVar<string>("own", { defaultValue: "none" })
    inherited.set("from outside")
    await runner.run(function* () {
      expect(inherited.get()).toBe("from outside")
      own.set("of the first")
      yield* sleep(0)
      inherited.set("changed inside")
    })
    expect(inherited.get()).toBe("from outside")
    expect(own.get()).toBe("none")
    await runner.run(async () => {
      expect([inherited.get(), own.get()]).toEqual(["changed inside", "of the first"])
    })
    await runner.close()
  })

  it("holds the host open and listens for stop requests while it runs, and no longer", async () => {
    const { host, runner } = setUp()
    await runner.run(function* () {
      expect(host.left).toMatchObject({ runs: 1, listeners: 1 })
      yield* sleep(10)
      expect(host.left).toMatchObject({ runs: 1, listeners: 1 })
    })
    expect(host.left).toMatchObject({ runs: 0, listeners: 0 })
    await runner.close()
    expectNothingLeft(host)
  })
})

describe("Runner: a request to stop", () => {
  it("cancels main, which runs its clean-up; it rejects with the CancelledError", async () => {
    const { host, runner } = setUp()
    const order = recordOrder()
    const running = runner.run(function* () {
      try {
        order.step(1)
        yield* forget()
      } catch (error) {
        expect((error as Error).message).toBe("SIGTERM")
        order.step(2)
        yield* sleep(10)
        order.step(3)
        throw error
      }
    })
    await Promise.resolve()
    host.settle()
    host.requestStop("SIGTERM")
    await expect(running).rejects.toBeInstanceOf(CancelledError)
    order.step(4)
    expect(runner.stopRequest).toBe("SIGTERM")
    await runner.close()
    expectNothingLeft(host)
  })

  it("before main has begun, keeps it from beginning", async () => {
    const { host, runner } = setUp()
    const order = recordOrder()
    const running = runner.run(function* () {
      order.never()
    })
    host.requestStop("SIGINT")
    await expect(running).rejects.toBeInstanceOf(CancelledError)
    await runner.close()
    expectNothingLeft(host)
  })

  it("lets a main that catches it return; stopRequest tells why, until the next run", async () => {
    const { host, runner } = setUp()
    expect(runner.stopRequest).toBe(null)
    const stopped = await runner.run(function* () {
      getRunningLoop().callSoon(() => host.requestStop("SIGINT"))
      yield* errorOf(() => sleep(1_000))
      return "in good order"
    })
    expect(stopped).toBe("in good order")
    expect(runner.stopRequest).toBe("SIGINT")
    await runner.run(() => sleep(1))
    expect(runner.stopRequest).toBe(null)
    await runner.close()
    expectNothingLeft(host)
  })

  it("cancels a group that main runs, with its tasks, in async functions, too", async () => {
    const { host, runner } = setUp()
    const log: string[] = []
    const running = runner.run(async () => {
      await taskGroup(async (group) => {
        group.createTask(async () => {
          try {
            await sleep(1_000)
          } finally {
            log.push("task")
          }
        })
        getRunningLoop().callLater(10, () => host.requestStop("SIGINT"))
        await sleep(1_000)
      })
    })
    await expect(running).rejects.toBeInstanceOf(CancelledError)
    expect(log).toEqual(["task"])
    await runner.close()
    expectNothingLeft(host)
  })
})

describe("Runner.close()", () => {
  it("cancels the tasks that are left in the order of their creation, and waits for them", async () => {
    const { host, runner } = setUp()
    const order = recordOrder()
    await runner.run(function* () {
      for (const n of [1, 2, 3]) {
        createTask(function* () {
          try {
            yield* forget()
          } finally {
            order.step(n)
            yield* sleep(10)
            order.step(n + 3)
          }
        })
      }
      yield* sleep(0)
    })
    await runner.close()
    order.step(7)
    expect(host.now()).toBe(10)
    expectNothingLeft(host)
  })

  it("a task that has not begun when the runner is closed never begins", () => {
    const host = new ManualHost()
    const order = recordOrder()
    host.run(
      function* () {
        currentTask()?.addDoneCallback(() => {
          order.step(1)
          createTask(() => order.never(), { eager: false })
        })
      },
      { eager },
    )
    order.step(2)
    expectNothingLeft(host)
  })

  it("reports the errors with which tasks answer the cancellation, and whose they are", async () => {
    const { host, runner } = setUp()
    await runner.run(function* () {
      createTask(
        function* () {
          yield* errorOf(forget)
          throw new RangeError("clean-up")
        },
        { name: "failing" },
      )
      createTask(function* () {
        yield* errorOf(forget)
        return "all the same"
      })
      yield* sleep(0)
    })
    await runner.close()
    expect(host.lost.map(({ error, where }) => [(error as Error).message, where])).toEqual([
      ["clean-up", '<Task "failing" done>, cancelled when the run ended'],
    ])
  })

  it("reports the errors that nobody has looked at, once", async () => {
    const { host, runner } = setUp()
    await runner.run(function* () {
      createTask(
        function* () {
          throw new RangeError("overlooked")
        },
        { name: "failing" },
      )
      yield* sleep(10)
    })
    await runner.close()
    expect(host.lost.map(({ error, where }) => [(error as Error).message, where])).toEqual([
      ["overlooked", '<Task "failing" done>: nobody looked at its error'],
    ])
  })

  it("holds the host open while it waits", async () => {
    const { host, runner } = setUp()
    await runner.run(function* () {
      createTask(function* () {
        try {
          yield* forget()
        } finally {
          expect(host.left.runs).toBe(1)
          yield* sleep(10)
          expect(host.left.runs).toBe(1)
        }
      })
      yield* sleep(0)
    })
    expect(host.left.runs).toBe(0)
    await runner.close()
    expectNothingLeft(host)
  })

  it("called again, waits for the same; then does nothing", async () => {
    const { host, runner } = setUp()
    const order = recordOrder()
    await runner.run(function* () {
      createTask(function* () {
        try {
          yield* forget()
        } finally {
          yield* sleep(10)
          order.step(1)
        }
      })
      yield* sleep(0)
    })
    const first = runner.close().then(() => order.step(2))
    await runner.close()
    await first
    order.step(3)
    await runner.close()
    expect(`${runner}`).toBe("<Runner closed>")
    expectNothingLeft(host)
  })

  it("refuses while a body runs", async () => {
    const { host, runner } = setUp()
    const running = runner.run(() => sleep(10, "done"))
    await expect(runner.close()).rejects.toThrow(/^Cannot close <Runner open>: it runs <Task "main" pending>$/)
    expect(await running).toBe("done")
    await runner.close()
    expectNothingLeft(host)
  })

  it("of a runner that was never used changes nothing", async () => {
    const { host, runner } = setUp()
    await runner.close()
    expect(`${runner}`).toBe("<Runner new>")
    expect(await runner.run(() => sleep(1, "used after all"))).toBe("used after all")
    await runner.close()
    expectNothingLeft(host)
  })

  it("is what `await using` does", async () => {
    const { host } = setUp()
    let cleaned = false
    {
      await using runner = new Runner({ host, eager })
      await runner.run(function* () {
        createTask(function* () {
          try {
            yield* forget()
          } finally {
            cleaned = true
          }
        })
        yield* sleep(0)
      })
    }
    expect(cleaned).toBe(true)
    expectNothingLeft(host)
  })
})

describe("Runner.getLoop()", () => {
  it("gives the one loop of all its runs", async () => {
    const { runner } = setUp()
    const loop = runner.getLoop()
    expect(`${runner}`).toBe("<Runner open>")
    for (let time = 0; time < 2; time++) {
      await runner.run(function* () {
        expect(getRunningLoop() === loop).toBe(true)
      })
    }
    await runner.close()
    expect(() => runner.getLoop()).toThrow(InvalidStateError)
  })

  it("lets callbacks be scheduled before anything runs", async () => {
    const { runner } = setUp()
    const order = recordOrder()
    runner.getLoop().callSoon(() => order.step(1))
    await runner.run(function* () {
      order.step(2)
    })
    await runner.close()
  })
})

describe("RunOptions", () => {
  it("eager: tasks start at once, up to their first wait; main does not", async () => {
    for (const eager of [false, true]) {
      const host = new ManualHost({ auto: true })
      await using runner = new Runner({ host, eager })
      const began: string[] = []
      const running = runner.run(function* () {
        createTask(function* () {
          began.push("task")
        })
        began.push("main")
        yield* sleep(0)
      })
      expect(began).toEqual([])
      await running
      expect(began).toEqual(eager ? ["task", "main"] : ["main", "task"])
    }
  })

  it("debug: reports what is easily overlooked, until the runner is closed", async () => {
    const findings = async (debug: boolean) => {
      const host = new ManualHost({ auto: true })
      const runner = new Runner({ host, debug, eager })
      await runner.run(function* () {
        sleep(1)
        host.pass(150)
        yield* sleep(0)
      })
      await runner.close()
      sleep(1)
      return host.warnings
    }
    expect(await findings(false)).toEqual([])
    const [blocked, forgotten, ...others] = await findings(true)
    expect(blocked).toMatch(/^<Task "main" pending> blocked the loop for 150 ms in one step; created at /)
    expect(forgotten).toMatch(/^An operation was never awaited/)
    expect(others).toEqual([])
    expect(await findings(false)).toEqual([])
  })
})
