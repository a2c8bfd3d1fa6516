import {
  type Body,
  CancelledError,
  type Coroutine,
  call,
  createTask,
  currentTask,
  Event,
  Future,
  InvalidStateError,
  Lock,
  sleep,
  type Task,
  taskGroup,
} from "@corral/core"
import { ManualHost, recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { errorOf, expectCancelled, runAsync, runProgram, startWaiting } from "../harness.ts"

/** Runs a body that the compiler would refuse, as a program without types could. */
function* errorOfUntyped(body: () => Generator<unknown, unknown, unknown>): Coroutine<unknown> {
  return yield* errorOf(() => call(body as Body<unknown>))
}

describe("`yield` instead of `yield*`", () => {
  it("of an operation is refused, and the operation does not happen", () => {
    const host = new ManualHost()
    runProgram(
      function* () {
        const error = yield* errorOfUntyped(function* () {
          yield sleep(1_000)
        })
        expect(error).toEqual(
          new TypeError(
            "Cannot wait for sleep(1000): it was yielded, not delegated to\n  found:  yield …\n  write:  yield* …",
          ),
        )
      },
      {},
      host,
    )
    expect(host.now()).toBe(0)
  })

  it("of a future or task is refused, also if it is done", () => {
    runProgram(function* () {
      const done = new Future<number>()
      done.setResult(7)
      for (const future of [new Future<number>(), done, createTask(sleep(0), { name: "t", eager: false })]) {
        const error = yield* errorOfUntyped(function* () {
          yield future
        })
        expect(error).toBeInstanceOf(TypeError)
        expect(String(error)).toMatch(/^TypeError: Cannot wait for <.*>: it was yielded, not delegated to\n/)
      }
    })
  })

  it("of something with a body is refused, and the body does not run", () => {
    const order = recordOrder()
    runProgram(function* () {
      const never = () => order.never()
      for (const block of [new Lock().with(never), taskGroup(never), call(never)]) {
        const error = yield* errorOfUntyped(function* () {
          yield block
        })
        expect(error).toBeInstanceOf(TypeError)
      }
    })
  })

  it("of a coroutine is refused", () => {
    runProgram(function* () {
      const error = yield* errorOfUntyped(function* () {
        yield sleepyCoroutine()
      })
      expect(String(error)).toMatch(/it was yielded, not delegated to\n {2}found: {2}yield …\n {2}write: {2}yield\* …$/)
    })
  })

  it("of anything else is refused", () => {
    runProgram(function* () {
      for (const value of [7, null, "text", {}, Promise.resolve()]) {
        const error = yield* errorOfUntyped(function* () {
          yield value
        })
        expect(error).toEqual(
          new TypeError(`Cannot wait for what a coroutine yielded, ${String(value)}: only \`yield*\` waits`),
        )
      }
    })
  })

  it("can be caught by the coroutine, a turn later, and goes on", () => {
    runProgram(function* () {
      const body = function* (): Generator<unknown, string, unknown> {
        try {
          yield 7
        } catch (error) {
          return String(error)
        }
        return "not refused"
      }
      expect(yield* call(body as Body<string>)).toMatch(/^TypeError: /)
    })
  })

  it("of nothing gives up a turn, as in asyncio", () => {
    const order = recordOrder()
    runProgram(function* () {
      const task = createTask(function* () {
        order.step(1)
        yield
        order.step(3)
      })
      yield* startWaiting(function* () {
        order.step(2)
      })
      yield* task
    })
  })
})

function* sleepyCoroutine(): Coroutine<void> {
  yield* sleep(1)
}

describe("a task that awaits itself", () => {
  it("is told so, and can go on", () => {
    runProgram(function* () {
      const task: Task<unknown> = createTask(
        function* () {
          const error = yield* errorOf(() => currentTask() as Task<unknown>)
          yield* sleep(5)
          return error
        },
        { name: "narcissus" },
      )
      expect(yield* task).toEqual(
        new InvalidStateError('Cannot await <Task "narcissus" pending>: it is the task that awaits'),
      )
    })
  })

  it("is told so in an async function", async () => {
    await runAsync(async () => {
      const task: Task<unknown> = createTask(
        async () => {
          await currentTask()
        },
        { name: "narcissus" },
      )
      await expect(task.toPromise()).rejects.toThrow(
        new InvalidStateError('Cannot await <Task "narcissus" pending>: it is the task that awaits'),
      )
    })
  })
})

/** How one level of a program runs the next. */
const delegations = [
  { way: "yield*", delegate: (body: () => Coroutine<void>) => body() },
  { way: "yield* call()", delegate: (body: () => Coroutine<void>) => call(body) },
] as const

describe.each(delegations)("a cancellation below $way", ({ delegate }) => {
  const depths = [1, 2, 3, 4, 5]

  it.each(depths)("at depth %i is not lost when each finally waits several times", (depth) => {
    const log: string[] = []
    const host = new ManualHost()
    const level = function* (n: number): Coroutine<void> {
      try {
        if (n === depth) yield* sleep(60_000)
        else yield* delegate(() => level(n + 1))
        log.push(`level ${n} ran on`)
      } finally {
        for (let wait = 1; wait <= 3; wait++) {
          yield* sleep(10)
          log.push(`level ${n}, wait ${wait}`)
        }
      }
      log.push(`level ${n} ran on after its finally`)
    }
    runProgram(
      function* () {
        const task = yield* startWaiting(() => level(1))
        task.cancel("stop")
        yield* expectCancelled(task, "stop")
        expect(task.cancelling()).toBe(1)
      },
      {},
      host,
    )
    const expected: string[] = []
    for (let n = depth; n > 0; n--) for (let wait = 1; wait <= 3; wait++) expected.push(`level ${n}, wait ${wait}`)
    expect(log).toEqual(expected)
    expect(host.now()).toBe(30 * depth)
  })

  it.each(depths)("at depth %i arrives as one and the same error in every catch", (depth) => {
    const seen: unknown[] = []
    const level = function* (n: number): Coroutine<void> {
      try {
        if (n === depth) yield* sleep(60_000)
        else yield* delegate(() => level(n + 1))
      } catch (error) {
        seen.push(error)
        yield* sleep(1)
        throw error
      }
    }
    runProgram(function* () {
      const task = yield* startWaiting(() => level(1))
      task.cancel("stop")
      const error = yield* errorOf(() => task)
      expect(seen.length).toBe(depth)
      expect(new Set(seen)).toEqual(new Set([error]))
    })
  })

  it.each(depths)("caught at depth %i ends there: the levels above go on", (depth) => {
    const log: number[] = []
    const level = function* (n: number): Coroutine<void> {
      if (n === depth) yield* errorOf(() => sleep(60_000))
      else yield* delegate(() => level(n + 1))
      yield* sleep(1)
      log.push(n)
    }
    runProgram(function* () {
      const task = yield* startWaiting(() => level(1))
      task.cancel()
      yield* task
      expect(task.cancelled()).toBe(false)
      expect(task.cancelling()).toBe(1)
    })
    expect(log).toEqual(Array.from({ length: depth }, (_, index) => depth - index))
  })

  it.each(depths)("at depth %i gives way to an error that a finally throws, after it has waited", (depth) => {
    const failure = new Error("in the clean-up")
    const level = function* (n: number): Coroutine<void> {
      if (n < depth) return yield* delegate(() => level(n + 1))
      yield* errorOf(() => sleep(60_000))
      yield* sleep(5)
      throw failure
    }
    runProgram(function* () {
      const task = yield* startWaiting(() => level(1))
      task.cancel()
      expect(yield* errorOf(() => task)).toBe(failure)
      expect(task.cancelled()).toBe(false)
    })
  })

  it.each(depths)("at depth %i can come again during the clean-up, which then ends early", (depth) => {
    const log: string[] = []
    const level = function* (n: number): Coroutine<void> {
      try {
        if (n === depth) yield* sleep(60_000)
        else yield* delegate(() => level(n + 1))
      } finally {
        log.push(`level ${n} begins`)
        yield* sleep(10)
        log.push(`level ${n} ends`)
      }
    }
    runProgram(function* () {
      const task = yield* startWaiting(() => level(1))
      task.cancel("once")
      yield* sleep(5)
      task.cancel("twice")
      yield* expectCancelled(task, "twice")
      expect(task.cancelling()).toBe(2)
    })
    const expected = [`level ${depth} begins`]
    for (let n = depth - 1; n > 0; n--) expected.push(`level ${n} begins`, `level ${n} ends`)
    expect(log).toEqual(expected)
  })
})

describe("a cancellation", () => {
  it("is thrown in with throw, not return: a finally that waits does not make the outer frames run on", () => {
    const order = recordOrder()
    runProgram(function* () {
      const event = new Event()
      const inner = function* (): Coroutine<void> {
        try {
          yield* event.wait()
        } finally {
          order.step(1)
          yield* sleep(1)
          order.step(2)
        }
      }
      const task = yield* startWaiting(function* () {
        yield* inner()
        order.never()
      })
      task.cancel()
      yield* expectCancelled(task)
      expect(order.steps).toBe(2)
    })
  })

  it("is thrown in once: what waits in a catch or finally is not disturbed", () => {
    runProgram(function* () {
      const task = yield* startWaiting(function* () {
        try {
          yield* sleep(1_000)
        } catch {
          for (let n = 0; n < 10; n++) yield* sleep(10)
          return "undisturbed"
        }
        return "not cancelled"
      })
      task.cancel()
      expect(yield* task).toBe("undisturbed")
    })
  })

  it("runs through an operation that has no way to throw", () => {
    runProgram(function* () {
      const plain = () => {
        const nap = sleep(1_000)[Symbol.iterator]()
        const iterator: Iterator<undefined, void, unknown> = {
          next: () => nap.next() as IteratorResult<undefined, void>,
        }
        return { [Symbol.iterator]: () => iterator, then: Promise.prototype.then }
      }
      const task = yield* startWaiting(plain as Body<void>)
      task.cancel()
      yield* expectCancelled(task)
    }, undefined)
  })
})

describe("an operation run by hand", () => {
  it("is refused where no task is running", () => {
    expect(() => sleep(1)[Symbol.iterator]().next()).toThrow(
      new InvalidStateError("Cannot run an operation by hand: no task is running here"),
    )
  })
})

describe("an error", () => {
  it("travels through all frames, whatever it is", () => {
    runProgram(function* () {
      for (const failure of [new Error("broken"), "text", undefined, null]) {
        const seen: unknown[] = []
        const level = function* (n: number): Coroutine<void> {
          try {
            if (n === 3) throw failure
            yield* call(level, n + 1)
          } catch (error) {
            seen.push(error)
            throw error
          }
        }
        expect(yield* errorOf(() => level(1))).toBe(failure)
        expect(seen).toEqual([failure, failure, failure])
      }
    })
  })

  it("of a body that cannot even be started goes to the block that has it", () => {
    runProgram(function* () {
      const lock = new Lock()
      const failure = new Error("no default")
      const fail = (): number => {
        throw failure
      }
      const body = function* (n: number = fail()): Coroutine<number> {
        return n
      }
      expect(yield* errorOf(() => lock.with(() => body()))).toBe(failure)
      expect(yield* errorOf(() => lock.with(body))).toBe(failure)
      expect(lock.locked()).toBe(false)
    })
  })

  it("of a subclass of CancelledError cancels the task, too", () => {
    class Stopped extends CancelledError {}
    runProgram(function* () {
      const task = createTask(function* () {
        throw new Stopped("own class")
      })
      expect(yield* errorOf(() => task)).toBeInstanceOf(Stopped)
      expect(task.cancelled()).toBe(true)
    })
  })
})
