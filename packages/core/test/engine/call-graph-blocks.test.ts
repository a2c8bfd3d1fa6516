import {
  type Awaitable,
  captureCallGraph,
  createTask,
  Future,
  gather,
  sleep,
  type Task,
  taskGroup,
  timeout,
  timeoutAt,
  wait,
} from "@corral/core"
import { describe, expect, it } from "vitest"
import { runProgram } from "../harness.ts"

const signal = { aborted: false, reason: undefined, addEventListener() {}, removeEventListener() {} }
const rest = () => sleep(20)

function expectOneAwaiter(future: Future<unknown>, task: Task<unknown>): void {
  const awaiters = captureCallGraph(future)?.awaitedBy ?? []
  expect(awaiters.length).toBe(1)
  expect(awaiters[0]?.future).toBe(task)
}

describe("captureCallGraph() names a block by what it is", () => {
  it.each<{ name: string; make: () => Awaitable<unknown> }>([
    { name: "timeout(30)", make: () => timeout(30, rest) },
    { name: "timeout(null)", make: () => timeout(null, rest) },
    { name: "timeoutAt(30)", make: () => timeoutAt(30, rest) },
    { name: "a body with a signal", make: () => taskGroup(rest, { signal }) },
  ])("$name", ({ name, make }) => {
    runProgram(function* () {
      const task = createTask(make())
      yield* sleep(1)
      expect(captureCallGraph(task)?.callStack).toContain(name)
      yield* task
    })
  })
})

describe("captureCallGraph() finds who waits", () => {
  it("by wait()", () => {
    runProgram(function* () {
      const future = new Future<void>()
      const task = createTask(wait([future]))
      yield* sleep(1)
      expectOneAwaiter(future, task)
      future.setResult()
      yield* task
    })
  })

  it("once, though it waits in two ways", () => {
    runProgram(function* () {
      const future = new Future<void>()
      const both = gather([gather([future]), gather([future])])
      const task = createTask(function* () {
        yield* both
      })
      yield* sleep(1)
      expectOneAwaiter(future, task)
      future.setResult()
      yield* task
    })
  })

  it("and lists the future that a coroutine waits for", () => {
    runProgram(function* () {
      const future = new Future<void>()
      const task = createTask(function* () {
        yield* future
      })
      yield* sleep(1)
      expect(captureCallGraph(task)?.callStack).toContain(String(future))
      future.setResult()
      yield* task
    })
  })
})
