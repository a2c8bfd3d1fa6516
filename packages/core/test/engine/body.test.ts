import {
  type Awaitable,
  type Coroutine,
  createTask,
  currentTask,
  Future,
  type Instruction,
  sleep,
  Task,
} from "@corral/core"
import { ManualHost } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { ambient, errorOf, runAsync, runProgram } from "../harness.ts"

function* load(n: number): Coroutine<number> {
  yield* sleep(1)
  return n
}

class Service {
  readonly #base = 10

  async fetch(n: number): Promise<number> {
    await sleep(1)
    return this.#base + n
  }

  *load(n: number): Coroutine<number> {
    yield* sleep(1)
    return this.#base + n
  }
}

describe("what may be a task", () => {
  it("is a generator function, a coroutine, an operation, a future, or a function that returns one of these", () => {
    runProgram(function* () {
      const service = new Service()
      const done = new Future<number>()
      done.setResult(7)
      expect(yield* createTask(() => load(7))).toBe(7)
      expect(yield* createTask(load(7))).toBe(7)
      expect(yield* createTask(sleep(1, 7))).toBe(7)
      expect(yield* createTask(() => sleep(1, 7))).toBe(7)
      expect(yield* createTask(done)).toBe(7)
      expect(yield* createTask(() => done)).toBe(7)
      expect(yield* createTask(createTask(load(7)))).toBe(7)
      expect(yield* createTask(service.load(7))).toBe(17)
      expect(yield* createTask(() => service.load(7))).toBe(17)
      expect(
        yield* createTask(function* () {
          return yield* load(7)
        }),
      ).toBe(7)
    })
  })

  it("is an async function, or a function that returns any other promise or thenable", async () => {
    await runAsync(function* () {
      const service = new Service()
      const thenable: PromiseLike<number> = {
        then: (onFulfilled) => Promise.resolve(onFulfilled?.(7)) as Promise<never>,
      }
      expect(yield* createTask(async () => 7)).toBe(7)
      expect(yield* createTask(() => service.fetch(7))).toBe(17)
      expect(yield* createTask(() => Promise.resolve(7))).toBe(7)
      expect(yield* createTask(() => thenable)).toBe(7)
    })
  })

  it("is called in the task that runs it, not in the one that creates it", () => {
    runProgram(function* () {
      const callers: (Task<unknown> | null)[] = []
      const task = createTask(() => {
        callers.push(currentTask())
        return load(1)
      })
      yield* task
      expect(callers[0] === task).toBe(true)
    })
  })

  it("is called once, with the task alone", () => {
    runProgram(function* () {
      const calls: unknown[][] = []
      const task = createTask((...args) => {
        calls.push(args)
        return load(1)
      })
      yield* task
      expect(calls.map((args) => args.length)).toEqual([1])
      expect(calls[0]?.[0]).toBe(task)
    })
  })

  it("fails the task if it throws before there is anything to await", () => {
    runProgram(function* () {
      const failure = new Error("broken")
      const task = createTask(() => {
        throw failure
      })
      expect(yield* errorOf(() => task)).toBe(failure)
    })
  })

  it("is an awaitable of somebody else's that delegates to corral's", () => {
    class Delayed implements Awaitable<string> {
      *[Symbol.iterator](): Generator<Instruction, string, unknown> {
        yield* sleep(5)
        return "delayed"
      }

      then(): never {
        throw new Error("Not awaited by an async function")
      }
    }
    runProgram(function* () {
      expect(yield* createTask(new Delayed())).toBe("delayed")
      expect(yield* createTask(() => new Delayed())).toBe("delayed")
      expect(yield* new Delayed()).toBe("delayed")
    })
  })
})

describe("what may not be a task", () => {
  it("is a promise: its work runs outside of the task, so nothing is started", () => {
    runProgram(function* () {
      expect(() => createTask(Promise.resolve(7) as never)).toThrow(
        new TypeError(
          "Cannot run a promise in createTask(): its work has begun already, outside of it\n" +
            "  found:  load(7), with an async function load\n" +
            "  write:  () => load(7)",
        ),
      )
    })
  })

  it("is anything else that is no function and cannot be awaited", () => {
    class Order {}
    runProgram(function* () {
      for (const [source, found] of [
        [undefined, "undefined"],
        [null, "null"],
        [7, "7"],
        ["load", '"load"'],
        [true, "true"],
        [{}, "a value of Object"],
        [[load], "a value of Array"],
        [new Order(), "a value of Order"],
        [Object.create(null), "a value of no class"],
        [Symbol("load"), "Symbol(load)"],
      ] as const) {
        expect(() => createTask(source as never)).toThrow(
          new TypeError(
            `Cannot run ${found} in createTask(): it is neither a function nor something to await\n` +
              "  write:  function* () { … }  or  async () => { … }",
          ),
        )
      }
    })
  })

  it("is a function that returns nothing to await: its task fails", () => {
    runProgram(function* () {
      for (const [value, found] of [
        [undefined, "undefined"],
        [null, "null"],
        [7, "7"],
        ["done", '"done"'],
        [[1], "a value of Array"],
      ] as const) {
        const task = createTask((() => value) as never)
        expect(task instanceof Task).toBe(true)
        expect(yield* errorOf(() => task)).toEqual(
          new TypeError(
            `Cannot run the body of createTask(): it returned ${found}, nothing to await\n` +
              "  write:  function* () { … }  or  async () => { … }",
          ),
        )
      }
    })
  })

  it("is an async generator function", () => {
    runProgram(function* () {
      const task = createTask(async function* () {
        yield 1
      } as never)
      expect(yield* errorOf(() => task)).toBeInstanceOf(TypeError)
    })
  })

  it("is what `run` refuses as well", () => {
    const host = new ManualHost({ ambient })
    expect(() => host.run(Promise.resolve() as never)).toThrow(
      /^Cannot run a promise in run\(\): its work has begun already, outside of it\n/,
    )
    expect(() => host.run(7 as never)).toThrow(/^Cannot run 7 in run\(\): /)
    expect(() => host.run((() => undefined) as never)).toThrow(
      /^Cannot run the body of run\(\): it returned undefined, nothing to await\n/,
    )
  })
})

describe("a coroutine that is run twice", () => {
  it("is refused in debug mode", () => {
    runProgram(
      function* () {
        const coroutine = load(7)
        const task = createTask(coroutine)
        expect(() => createTask(coroutine)).toThrow(
          "Cannot run a coroutine in createTask(): it was started before\n  write:  load(7) for each",
        )
        expect(yield* task).toBe(7)
      },
      { debug: true },
    )
  })
})
