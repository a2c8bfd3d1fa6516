import {
  abortable,
  captureCallGraph,
  createTask,
  Event,
  Future,
  formatCallGraph,
  gather,
  getRunningLoop,
  InvalidStateError,
  Lock,
  printCallGraph,
  sleep,
  type Task,
  taskGroup,
} from "@corral/core"
import { ManualHost } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { expectNothingLeft, runAsync, runProgram, startWaiting } from "../harness.ts"

describe("captureCallGraph()", () => {
  it("tells what a task waits for and what it is inside of, the innermost first", () => {
    runProgram(function* () {
      const [lock, event] = [new Lock(), new Event()]
      const task = yield* startWaiting(() => lock.with(() => event.wait()))
      const stack = captureCallGraph(task)?.callStack ?? []
      expect(stack.at(0)).toBe("<Event unset, 1 waiting>.wait()")
      expect(stack).toContain("<Lock locked, 0 waiting>.with()")
      expect(stack.at(-1)).toBe("the body of createTask()")
      event.set()
      yield* task
      expect(captureCallGraph(task)?.callStack).toEqual([])
    })
  })

  it("tells what a coroutine waits for to which it has delegated", async () => {
    const host = new ManualHost({ auto: true, newAbortController: () => new AbortController() })
    await runAsync(
      function* () {
        const sleeping = yield* startWaiting(function* () {
          yield* sleep(10)
        })
        const working = yield* startWaiting(function* () {
          yield* abortable((signal) => new Promise((_, reject) => signal.addEventListener("abort", reject)))
        })
        expect(captureCallGraph(sleeping)?.callStack[0]).toBe("sleep(10)")
        expect(captureCallGraph(working)?.callStack[0]).toBe("abortable(…)")
        working.cancel()
        yield* sleeping
      },
      {},
      host,
    )
  })

  it("tells who waits, up to the tasks that nobody waits for, through gather and groups", () => {
    runProgram(function* () {
      const gate = new Future<void>()
      const inner = createTask(gate, { name: "inner" })
      const middle = createTask(() => gather([inner]), { name: "middle" })
      const group = createTask(
        () =>
          taskGroup(function* (group) {
            group.createTask(middle, { name: "member" })
          }),
        { name: "group" },
      )
      yield* sleep(0)
      yield* sleep(0)
      yield* sleep(0)
      const names: string[] = []
      for (let graph = captureCallGraph(inner); graph !== null; graph = graph.awaitedBy[0] ?? null) {
        names.push((graph.future as Task<void>).name)
      }
      expect(names).toEqual(["inner", "middle", "member", "group"])
      gate.setResult()
      yield* group
    })
  })

  it("limits the call stack to the innermost or the outermost entries", () => {
    runProgram(function* () {
      const [lock, event] = [new Lock(), new Event()]
      const task = yield* startWaiting(() => lock.with(() => event.wait()))
      const stack = captureCallGraph(task)?.callStack ?? []
      expect(captureCallGraph(task, { limit: 1 })?.callStack).toEqual(stack.slice(-1))
      expect(captureCallGraph(task, { limit: -2 })?.callStack).toEqual(stack.slice(0, 2))
      expect(captureCallGraph(task, { limit: 0 })?.callStack).toEqual([])
      event.set()
      yield* task
    })
  })

  it("shows all awaits of an async function", async () => {
    await runAsync(async () => {
      const task = createTask(async () => {
        await Promise.all([sleep(10), sleep(20)])
      })
      await sleep(5)
      const stack = captureCallGraph(task)?.callStack ?? []
      expect(stack).toContain("sleep(10)")
      expect(stack).toContain("sleep(20)")
      await task
    })
  })

  it("ends with tasks that await each other in a circle", () => {
    const host = new ManualHost()
    host.run(function* () {
      const tasks: Task<unknown>[] = []
      for (let n = 0; n < 2; n++) tasks.push(createTask(() => tasks[1 - n] as Task<unknown>, { name: `task ${n}` }))
      yield* sleep(0)
      yield* sleep(0)
      const graph = captureCallGraph(tasks[0])
      const [awaiter] = graph?.awaitedBy ?? []
      expect(awaiter?.future).toHaveProperty("name", "task 1")
      expect(awaiter?.awaitedBy).toEqual([])
    })
  })

  it("follows a chain of 20,000 tasks", () => {
    runProgram(function* () {
      const gate = new Future<void>()
      const first = createTask(gate)
      let last = first
      for (let n = 0; n < 20_000; n++) last = createTask(last, { eager: false })
      yield* sleep(0)
      let length = 0
      for (let graph = captureCallGraph(first); graph !== null; graph = graph.awaitedBy[0] ?? null) length++
      expect(length).toBe(20_001)
      gate.setResult()
      yield* last
    })
  })

  it("takes the current task by default; null in a callback, refused outside of any loop", () => {
    runProgram(function* () {
      const future = captureCallGraph()?.future as Task<unknown>
      expect(future.name).toBe("main")
      const seen: unknown[] = []
      getRunningLoop().callSoon(() => seen.push(captureCallGraph(), formatCallGraph()))
      yield* sleep(0)
      expect(seen).toEqual([null, ""])
    })
    expect(() => captureCallGraph()).toThrow(
      new InvalidStateError("Cannot capture a call graph: no task is running here, and no future is given"),
    )
  })

  it("refuses what is no future", () => {
    expect(() => captureCallGraph(sleep(1) as never)).toThrow(
      new TypeError("Cannot capture the call graph of sleep(1): it is neither a task nor a future"),
    )
  })
})

describe("formatCallGraph()", () => {
  it("writes a task, what it does and, further in, who waits for it", () => {
    runProgram(function* () {
      const inner = createTask(sleep(10), { name: "inner" })
      const outer = createTask(inner, { name: "outer" })
      yield* sleep(0)
      expect(formatCallGraph(inner)).toBe(
        [
          '* <Task "inner" pending>',
          "  + Call stack:",
          "  |   sleep(10)",
          "  + Awaited by:",
          '    * <Task "outer" pending>',
          "      + Call stack:",
          '      |   <Task "inner" pending>',
        ].join("\n"),
      )
      yield* outer
    })
  })

  it("writes a future that nobody waits for in one line", () => {
    expect(formatCallGraph(new Future())).toBe("* <Future pending>")
  })
})

describe("printCallGraph()", () => {
  it("prints by the host's means", () => {
    const host = new ManualHost()
    runProgram(
      function* () {
        printCallGraph(new Future())
      },
      {},
      host,
    )
    expect(host.printed).toEqual(["* <Future pending>"])
    expectNothingLeft(host)
  })

  it("is refused where no loop is running", () => {
    expect(() => printCallGraph(new Future())).toThrow(InvalidStateError)
  })
})
