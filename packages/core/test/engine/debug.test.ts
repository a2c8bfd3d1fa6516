import {
  type Awaitable,
  call,
  createTask,
  currentTask,
  Future,
  gather,
  getRunningLoop,
  Lock,
  Queue,
  Runner,
  run,
  sleep,
  taskGroup,
  timeout,
} from "@corral/core"
import { ManualHost } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { lookout } from "../../src/engine/awaitable.ts"
import { afterHost, collectGarbage } from "../collect-garbage.ts"
import { deferred } from "../deferred.ts"
import { ambient, eager, errorOf, expectNothingLeft } from "../harness.ts"
import { declareGap } from "../runtime.ts"

const debug = { debug: true, eager }

// Where something was made is told by file and line; the file is this one.
const HERE = /debug\.test\.ts(\?\S*)?:\d+:\d+/

describe("debug mode: an operation that was never awaited", () => {
  it("is reported when the run ends, with its kind and where it was made", () => {
    const host = new ManualHost()
    host.run(function* () {
      sleep(1_000)
      yield* sleep(5)
    }, debug)
    expect(host.warnings.length).toBe(1)
    expect(host.warnings[0]).toMatch(/^An operation was never awaited, so it never happened: Sleep, made at /)
    expect(host.warnings[0]).toMatch(HERE)
    expect(host.now()).toBe(5)
  })

  it("is reported once for each, whatever its kind", () => {
    const host = new ManualHost()
    host.run(function* () {
      const queue = new Queue<number>()
      queue.put(1)
      new Lock().acquire()
      taskGroup(function* () {})
      timeout(5, function* () {})
    }, debug)
    const kinds = host.warnings.map((warning) => /happened: (\w+)/.exec(warning)?.[1])
    expect(kinds).toEqual(["Put", "Acquire", "GroupBlock", "BodyTimeout"])
  })

  it("is not reported of those that were awaited, made into tasks, gathered or used by corral itself", async () => {
    const host = new ManualHost({ auto: true, ambient })
    await run(
      async () => {
        const lock = new Lock()
        const queue = new Queue<number>(1)
        await sleep(1)
        await sleep(1).then(() => {})
        await createTask(sleep(1))
        await gather([sleep(1), () => sleep(1)])
        await lock.with(() => sleep(1))
        await taskGroup(async (group) => {
          group.createTask(queue.put(1))
          group.createTask(() => queue.get())
        })
        await errorOfAsync(timeout(1, () => sleep(5)))
        const cancelled = createTask(sleep(1_000))
        cancelled.cancel()
        await errorOfAsync(cancelled)
      },
      { ...debug, host },
    )
    expect(host.warnings).toEqual([])
    expectNothingLeft(host)
  })

  it("is not looked for in a run without debug mode, nor after the last one with it", () => {
    const host = new ManualHost()
    host.run(
      function* () {
        sleep(1_000)
      },
      { eager },
    )
    expect(host.warnings).toEqual([])
    host.run(function* () {}, debug)
    expect([lookout.made, lookout.awaited]).toEqual([null, null])
  })

  it("is looked for by each run on its own: one that ends does not report another's", async () => {
    const [first, second] = [new ManualHost(), new ManualHost()]
    const ended = run(
      function* () {
        sleep(1)
        yield* sleep(1_000)
      },
      { ...debug, host: first },
    )
    first.settle()
    second.run(function* () {
      sleep(2)
    }, debug)
    expect([first.warnings.length, second.warnings.length]).toEqual([0, 1])
    first.advance(1_000)
    await ended
    expect([first.warnings.length, second.warnings.length]).toEqual([1, 1])
  })
})

describe("debug mode, while a run with it is under way", () => {
  it("does not look at the operations of a run without it, nor at those that are made outside of any", async () => {
    const [watched, plain] = [new ManualHost(), new ManualHost()]
    const ended = run(() => sleep(1_000), { ...debug, host: watched })
    watched.settle()
    sleep(1)
    const slept = plain.run(
      function* () {
        sleep(2)
        return yield* sleep(3, "slept")
      },
      { eager },
    )
    expect(slept).toBe("slept")
    watched.advance(1_000)
    await ended
    expect([watched.warnings, plain.warnings]).toEqual([[], []])
  })

  it("reports what a callback made and nobody awaited, once: not again if another run awaits it after all", () => {
    const hosts = [new ManualHost(), new ManualHost()] as const
    const made: Awaitable<string>[] = []
    hosts[0].run(function* () {
      getRunningLoop().callSoon(() => made.push(sleep(1, "late")))
      yield* sleep(1)
    }, debug)
    expect(hosts[0].warnings.length).toBe(1)
    expect(hosts[0].warnings[0]).toContain("was never awaited, so it never happened: Sleep, made at ")
    expect(hosts[1].run(() => made[0] as Awaitable<string>, debug)).toBe("late")
    expect([hosts[0].warnings.length, hosts[1].warnings.length]).toEqual([1, 0])
  })

  it("reports an operation when it is collected, unless it was awaited", async () => {
    const reported = deferred()
    class HearingHost extends ManualHost {
      override warn(message: string): void {
        super.warn(message)
        reported.resolve()
      }
    }
    const host = new HearingHost()
    const runner = new Runner({ ...debug, host })
    const ended = runner.run(function* () {
      yield* sleep(0)
      new Lock().acquire()
    })
    host.settle()
    await ended
    await collectGarbage()
    await reported.promise
    await afterHost() // the registry has told of both by now, in whatever order
    expect(host.warnings.map((warning) => /happened: (\w+)/.exec(warning)?.[1])).toEqual(["Acquire"])
    await runner.close()
    expect(host.warnings.length).toBe(1)
    expectNothingLeft(host)
  })
})

describe("debug mode on a runtime that tells no stack", () => {
  it("reports all the same, and says that it does not know the place", () => {
    const host = new ManualHost()
    const limit = Error.stackTraceLimit
    Error.stackTraceLimit = 0
    try {
      if (new Error().stack?.includes("debug.test"))
        declareGap("stacks cannot be switched off: no Error.stackTraceLimit")
      host.run(function* () {
        sleep(1)
        host.pass(200)
      }, debug)
    } finally {
      Error.stackTraceLimit = limit
    }
    expect(host.warnings).toEqual([
      '<Task "main" done> blocked the loop for 200 ms in one step; created at an unknown place',
      "An operation was never awaited, so it never happened: Sleep, made at an unknown place",
    ])
  })
})

async function errorOfAsync(awaitable: PromiseLike<unknown>): Promise<unknown> {
  try {
    await awaitable
  } catch (error) {
    return error
  }
  throw new Error("It threw nothing")
}

describe("debug mode: a step that blocks the loop", () => {
  it("is reported with the task's name, how long it took and where the task was created", () => {
    const host = new ManualHost()
    host.run(function* () {
      const task = createTask(
        function* () {
          yield* sleep(1)
          host.pass(250)
          yield* sleep(1)
        },
        { name: "number cruncher" },
      )
      yield* task
    }, debug)
    expect(host.warnings.length).toBe(1)
    expect(host.warnings[0]).toMatch(
      /^<Task "number cruncher" pending> blocked the loop for 250 ms in one step; created at /,
    )
    expect(host.warnings[0]).toMatch(HERE)
  })

  it("is reported between turns, too: what follows the body of an async function", async () => {
    const host = new ManualHost({ auto: true, ambient })
    await run(
      function* () {
        yield* call(async () => {})
        host.pass(250)
        yield* sleep(1)
      },
      { ...debug, host },
    )
    expect(host.warnings).toEqual([
      expect.stringMatching(/^<Task "main" pending> blocked the loop for 250 ms in one step; created at /),
    ])
  })

  it("is one of 100 ms or more", () => {
    const host = new ManualHost()
    host.run(function* () {
      host.pass(99)
      yield* sleep(0)
      host.pass(100)
      yield* sleep(0)
    }, debug)
    expect(host.warnings.map((warning) => /for (\d+) ms/.exec(warning)?.[1])).toEqual(["100"])
    expect(host.warnings[0]).toContain('"main"')
  })

  it("is not looked for without debug mode", () => {
    const host = new ManualHost()
    host.run(
      function* () {
        host.pass(10_000)
      },
      { eager },
    )
    expect(host.warnings).toEqual([])
  })
})

describe("debug mode: a callback that blocks the loop", () => {
  it("is reported, by callSoon, a timer or a future, with where it was scheduled", () => {
    const host = new ManualHost()
    host.run(function* () {
      const loop = getRunningLoop()
      loop.callSoon(() => host.pass(100))
      loop.callLater(5, () => host.pass(200))
      const future = new Future<void>()
      future.addDoneCallback(() => host.pass(300))
      future.setResult()
      yield* sleep(1_000)
    }, debug)
    const [soon, done, later, ...others] = host.warnings
    expect(soon).toMatch(/^<Handle> blocked the loop for 100 ms in one step; created at /)
    expect(soon).toMatch(HERE)
    expect(done).toBe("<done callback> blocked the loop for 300 ms in one step")
    expect(later).toMatch(/^<Handle> blocked the loop for 200 ms in one step; created at /)
    expect(others).toEqual([])
  })

  it("is not looked for behind a timer that was cancelled when it was due already", () => {
    const host = new ManualHost()
    host.run(function* () {
      const loop = getRunningLoop()
      loop.callLater(5, () => {
        second.cancel()
        host.pass(50)
      })
      const second = loop.callLater(5, () => host.pass(200))
      yield* sleep(1_000)
    }, debug)
    expect(host.warnings).toEqual([])
  })
})

describe("debug mode: a task that swallows its cancellation", () => {
  it("is reported when it ends normally, with where it was created", () => {
    const host = new ManualHost()
    host.run(function* () {
      const task = createTask(
        function* () {
          yield* errorOf(() => sleep(1_000))
        },
        { name: "deaf" },
      )
      yield* sleep(0)
      task.cancel()
      yield* task
    }, debug)
    expect(host.warnings.length).toBe(1)
    expect(host.warnings[0]).toMatch(
      /^<Task "deaf" done> ended normally although it was asked to cancel: rethrowCancelled\(error\) in each catch; /,
    )
    expect(host.warnings[0]).toMatch(HERE)
  })

  it("is not one that took its request back, was cancelled, or failed", () => {
    const host = new ManualHost()
    host.run(function* () {
      const endings: (() => void)[] = [
        () => currentTask()?.uncancel(),
        () => {
          throw new Error("failed")
        },
      ]
      const tasks = endings.map((end) =>
        createTask(function* () {
          yield* errorOf(() => sleep(1_000))
          end()
        }),
      )
      tasks.push(createTask(sleep(1_000)))
      yield* sleep(0)
      for (const task of tasks) task.cancel()
      yield* sleep(10)
      tasks[1]?.exception()
    }, debug)
    expect(host.warnings).toEqual([])
    expectNothingLeft(host)
  })
})

describe("debug mode", () => {
  it("is known by the loop, and changes nothing else", () => {
    const results = [true, false].map((debug) => {
      const host = new ManualHost()
      return host.run(
        function* () {
          const future = new Future<number>()
          const task = createTask(function* () {
            return (yield* future) + 1
          })
          yield* sleep(5)
          future.setResult(1)
          return yield* task
        },
        { debug, eager },
      )
    })
    expect(results).toEqual([2, 2])
  })
})
