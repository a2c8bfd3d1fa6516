import { call, createTask, currentTask, InvalidStateError, Runner, sleep, type Task, timeout } from "@corral/core"
import { ManualHost, recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { deferred } from "../deferred.ts"
import { runAsync } from "../harness.ts"

describe("an await of an async function", () => {
  it("may hand an operation to the promise world, which then belongs to the function", async () => {
    await runAsync(async () => {
      let promise: PromiseLike<string> | undefined
      await call(function* () {
        promise = sleep(5, "rested").then((text) => `well ${text}`)
        yield* sleep(1)
      })
      expect(await promise).toBe("well rested")
    })
  })

  it("that ends with a thenable keeps a cancellation by that thenable for the next await", async () => {
    await runAsync(async () => {
      const task: Task<string> = createTask(async () => {
        const value = {
          get then() {
            task.cancel("while its value is handed over")
            return undefined
          },
        }
        expect(await sleep(1, value)).toBe(value)
        return await sleep(1_000, "never")
      })
      await expect(task.toPromise()).rejects.toHaveProperty("message", "while its value is handed over")
    })
  })
})

describe("Task.do()", () => {
  it("called while several awaits are under way, adds another to them", async () => {
    await runAsync(async () => {
      const main = currentTask()
      if (main === null) throw new InvalidStateError("Cannot test: no task is running here")
      const results = await Promise.all([main.do(sleep(3, "a")), main.do(sleep(1, "b")), main.do(sleep(2, "c"))])
      expect(results).toEqual(["a", "b", "c"])
    })
  })
})

describe("Task.do() on a host without an ambient", () => {
  it("awaits outside of the blocks that run side by side: the deadline of none of them cancels it", async () => {
    await runAsync(
      async () => {
        const main = currentTask() as Task<unknown>
        const foreign = deferred()
        const blocks = [10, 20].map((ms) => main.do(timeout(ms, () => foreign.promise)))
        await Promise.resolve() // from here on, code does not know its task
        expect(await main.do(sleep(30, "undisturbed"))).toBe("undisturbed")
        foreign.resolve()
        await Promise.all(blocks)
      },
      {},
      new ManualHost({ auto: true }),
    )
  })
})

describe("CancelledError on a runtime without Error.stackTraceLimit", () => {
  it("is made all the same, with its message", async () => {
    const limited: { stackTraceLimit?: number } = Error
    const limit = limited.stackTraceLimit
    await runAsync(async () => {
      const task = createTask(sleep(10))
      await sleep(1)
      task.cancel("enough")
      delete limited.stackTraceLimit
      try {
        await expect(task.toPromise()).rejects.toHaveProperty("message", "enough")
      } finally {
        if (limit !== undefined) limited.stackTraceLimit = limit
      }
    })
  })
})

describe("a turn that was requested", () => {
  it("before the loop was closed never comes", async () => {
    const order = recordOrder()
    const host = new ManualHost()
    const runner = new Runner({ host })
    runner.getLoop().callSoon(order.never)
    await runner.close()
    expect(host.settle()).toBe(1)
    expect(host.left).toEqual({ turns: 0, timers: 0, listeners: 0, runs: 0 })
  })

  it("is not forestalled by a timer that fires before it", async () => {
    const order = recordOrder()
    const host = new ManualHost()
    const runner = new Runner({ host })
    const loop = runner.getLoop()
    loop.callAt(10, () => order.step(2))
    host.settle()
    loop.callSoon(() => order.step(1))
    expect(host.jump()).toBe(true)
    expect(order.steps).toBe(0)
    host.settle()
    expect(order.steps).toBe(2)
    await runner.close()
  })
})
