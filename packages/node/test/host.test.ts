import { AsyncLocalStorage } from "node:async_hooks"
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { setImmediate as immediate, setTimeout as later } from "node:timers/promises"
import {
  abortable,
  CancelledError,
  createTask,
  currentTask,
  Event,
  gather,
  getRunningLoop,
  nodeHost,
  run,
  sleep,
  type Task,
  TimeoutError,
  taskGroup,
  timeout,
  until,
} from "@corral/node"
import { describe, expect, it } from "vitest"

/** How many timers keep the process alive. */
function timersThatHold(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length
}

describe("nodeHost: turns and time", () => {
  it("gets its own turn also from a task that runs bodies of async functions which never wait", async () => {
    await run(async () => {
      let served = false
      setImmediate(() => {
        served = true
      })
      while (!served) await timeout(60_000, async () => 1)
    })
  })

  it("requests a turn in a microtask, and yields one after the host's own", async () => {
    const order: string[] = []
    const yielded = new Promise<void>((resolve) => {
      nodeHost.yieldTurn(() => {
        order.push("yielded")
        resolve()
      })
    })
    nodeHost.requestTurn(() => order.push("requested"))
    queueMicrotask(() => order.push("microtask"))
    process.nextTick(() => order.push("tick"))
    await yielded
    expect(order.slice(0, 3).sort()).toEqual(["microtask", "requested", "tick"])
    expect(order[3]).toBe("yielded")
  })

  it("timers of more than 2^31 ms neither fire early nor warn", async () => {
    const warnings: Error[] = []
    const note = (warning: Error) => warnings.push(warning)
    process.on("warning", note)
    await run(function* () {
      const long = createTask(sleep(2 ** 31 + 10_000))
      const longer = createTask(() => timeout(2 ** 40, () => new Event().wait()))
      yield* sleep(50)
      expect([long.done(), longer.done()]).toEqual([false, false])
    })
    await immediate()
    process.off("warning", note)
    expect(warnings).toEqual([])
  })

  it("timers do not keep the process alive; an open run does, and once let go it stays so", () => {
    const before = timersThatHold()
    const forget = nodeHost.wakeAt(nodeHost.now() + 60_000, () => {})
    expect(timersThatHold()).toBe(before)
    const [first, second] = [nodeHost.holdOpen?.(), nodeHost.holdOpen?.()]
    expect(timersThatHold()).toBe(before + 1)
    first?.()
    first?.()
    expect(timersThatHold()).toBe(before + 1)
    second?.()
    expect(timersThatHold()).toBe(before)
    forget()
  })
})

describe("the current task", () => {
  async function helper(): Promise<string | undefined> {
    await later(1)
    await immediate()
    await Promise.resolve()
    return currentTask()?.name
  }

  it("is known in async functions and their helpers, across awaits and timers, to each its own", async () => {
    await run(async () => {
      expect(currentTask()?.name).toBe("main")
      const names = await taskGroup(async (group) => {
        const tasks = ["a", "b", "c"].map((name) =>
          group.createTask(
            async () => {
              expect(currentTask()?.name).toBe(name)
              const [first, second] = await Promise.all([helper(), helper()])
              await sleep(1)
              expect(first).toBe(second)
              const inTimer = await new Promise((resolve) => setTimeout(() => resolve(currentTask()?.name), 1))
              expect(inTimer).toBe(name)
              return currentTask()?.name
            },
            { name },
          ),
        )
        return await gather(tasks)
      })
      expect(names).toEqual(["a", "b", "c"])
      expect(await helper()).toBe("main")
    })
    expect(await helper()).toBe(undefined)
    expect(currentTask()).toBe(null)
  })

  it("is known in an async helper that a coroutine calls, and what the helper awaits is cancelled with it", async () => {
    await run(function* () {
      const log: unknown[] = []
      const task = createTask(
        function* () {
          yield* taskGroup(async () => {
            log.push(await helper())
            await sleep(Number.POSITIVE_INFINITY)
          })
        },
        { name: "worker" },
      )
      while (log.length === 0) yield* sleep(1)
      task.cancel()
      try {
        yield* task
      } catch (error) {
        log.push(error instanceof CancelledError)
      }
      expect(log).toEqual(["worker", true])
    })
  })

  it("can be asked for the loop, and can create tasks, after a foreign await", async () => {
    await run(async () => {
      const loop = getRunningLoop()
      await later(1)
      expect(getRunningLoop() === loop).toBe(true)
      const task = createTask(sleep(1, "done"))
      await later(1)
      expect(await task).toBe("done")
    })
  })

  it("what others carry in an AsyncLocalStorage where run() is called reaches every step of its tasks", async () => {
    const span = new AsyncLocalStorage<string>()
    const result = await span.run("request 7", () =>
      run(async () => {
        const guest = createTask(async () => {
          await sleep(1)
          await later(1)
          return span.getStore()
        })
        const coroutine = createTask(function* () {
          yield* sleep(1)
          return span.getStore()
        })
        return [await guest, await coroutine]
      }),
    )
    expect(result).toEqual(["request 7", "request 7"])
    expect(span.getStore()).toBe(undefined)
  })
})

describe("an operation awaited outside of any task", () => {
  it("works, in a task of its own", async () => {
    expect(await sleep(1, "rested")).toBe("rested")
    let task: Task<unknown> | null = null
    const result = await taskGroup(async (group) => {
      task = currentTask()
      return await group.createTask(sleep(1, "done"))
    })
    expect(result).toBe("done")
    expect(task).not.toBe(null)
    expect(currentTask()).toBe(null)
  })

  it("fails like any promise", async () => {
    await expect(timeout(1, () => sleep(60_000)).then()).rejects.toBeInstanceOf(TimeoutError)
  })

  it("holds the process open while it waits", async () => {
    const before = timersThatHold()
    const gate = new Event()
    const waiting = gate.wait().then()
    expect(timersThatHold()).toBe(before + 1)
    gate.set()
    await waiting
  })
})

describe("abortable() with fetch", () => {
  it("a cancellation aborts the request; the server sees the connection close", async () => {
    const closed = new Event()
    const server = createServer((request) => {
      request.socket.on("close", () => closed.set())
    })
    server.listen(0, "127.0.0.1")
    await once(server, "listening")
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    await run(function* () {
      const requested = once(server, "request")
      const task = createTask(() => abortable((signal) => fetch(url, { signal })))
      yield* until(requested)
      task.cancel()
      try {
        yield* task
      } catch (error) {
        expect(error).toBeInstanceOf(CancelledError)
      }
      expect(task.cancelled()).toBe(true)
      yield* closed.wait()
    })
    server.close()
  })

  it("gives the response of a request that is not cancelled", async () => {
    const server = createServer((_request, response) => response.end("hello"))
    server.listen(0, "127.0.0.1")
    await once(server, "listening")
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const text = await run(() =>
      timeout(60_000, function* () {
        const response = yield* abortable((signal) => fetch(url, { signal }))
        return yield* until(response.text())
      }),
    )
    expect(text).toBe("hello")
    server.close()
    server.closeAllConnections()
  })
})

describe("findings of debug mode", () => {
  it("are process warnings, of a type that can be filtered for", async () => {
    const warned = once(process, "warning")
    nodeHost.warn?.("An operation was never awaited")
    const [warning] = await warned
    expect(warning).toMatchObject({ name: "CorralWarning", message: "An operation was never awaited" })
  })
})
