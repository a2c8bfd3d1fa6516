import { type Coroutine, call, createTask, Future, sleep } from "@corral/core"
import { recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { errorOf, expectCancelled, runAsync, runProgram, startWaiting } from "../harness.ts"
import { atOnce } from "../waiting.ts"

const DEEP = 100_000

function* add(a: number, b: number): Coroutine<number> {
  yield* sleep(0)
  return a + b
}

function* depth(n: number, bottom: () => Coroutine<void>): Coroutine<number> {
  if (n > 0) return 1 + (yield* call(depth, n - 1, bottom))
  yield* call(bottom)
  return 0
}

describe("call()", () => {
  it("goes on at once, without giving up the turn, if its body does not wait", () => {
    runProgram(function* () {
      expect(
        yield* atOnce(
          call(function* () {
            return "at once"
          }),
        ),
      ).toBe("at once")
    })
  })

  it("waits for its body, passes the arguments on, and gives its result", () => {
    runProgram(function* () {
      expect(yield* call(add, 1, 2)).toBe(3)
      const gate = new Future<string>()
      const task = yield* startWaiting(() => call(() => gate))
      expect(task.done()).toBe(false)
      gate.setResult("open")
      expect(yield* task).toBe("open")
    })
  })

  it("throws what its body throws", () => {
    runProgram(function* () {
      const failure = new Error("broken")
      const error = yield* errorOf(() =>
        call(function* () {
          yield* sleep(5)
          throw failure
        }),
      )
      expect(error).toBe(failure)
    })
  })

  it("cancelled while its body waits, cancels the body, and waits for its clean-up", () => {
    const order = recordOrder()
    runProgram(function* () {
      const task = yield* startWaiting(function* () {
        yield* call(function* () {
          try {
            yield* sleep(1_000)
          } finally {
            order.step(1)
            yield* sleep(10)
            order.step(2)
          }
        })
        order.never()
      })
      task.cancel("stop")
      yield* expectCancelled(task, "stop")
      order.step(3)
    })
  })

  it("cancelled after its body was woken, before it runs, cancels the body", () => {
    runProgram(function* () {
      const gate = new Future<string>()
      const task = yield* startWaiting(() => call(() => gate))
      gate.setResult("open")
      task.cancel("too late")
      yield* expectCancelled(task, "too late")
    })
  })

  it("runs its body when it is awaited, not before", () => {
    const order = recordOrder()
    runProgram(function* () {
      const operation = call(function* () {
        order.step(2)
      })
      order.step(1)
      yield* operation
      order.step(3)
    })
  })

  it("runs a coroutine in the same turn in which `yield*` would", () => {
    const order = recordOrder()
    runProgram(function* () {
      const native = createTask(function* () {
        yield* add(1, 2)
        order.step(1)
      })
      const called = createTask(function* () {
        yield* call(add, 1, 2)
        order.step(2)
      })
      const again = createTask(function* () {
        yield* add(1, 2)
        order.step(3)
      })
      yield* native
      yield* called
      yield* again
    })
  })

  it("refuses what is no body, at once", () => {
    expect(() => call(Promise.resolve() as never)).toThrow(
      new TypeError(
        "Cannot run a promise in call(): its work has begun already, outside of it\n" +
          "  found:  load(7), with an async function load\n" +
          "  write:  () => load(7)",
      ),
    )
    for (const [body, found] of [
      [undefined, "undefined"],
      ["body", '"body"'],
      [{}, "a value of Object"],
    ] as const) {
      expect(() => call(body as never)).toThrow(
        new TypeError(
          `Cannot run ${found} in call(): it is neither a function nor something to await\n` +
            "  write:  function* () { … }  or  async () => { … }",
        ),
      )
    }
  })

  it("names its body", () => {
    expect(String(call(add, 1, 2))).toBe("call(add)")
  })

  it("runs an async function, and a cancellation reaches into it", async () => {
    const order = recordOrder()
    await runAsync(function* () {
      expect(yield* call(async (n: number) => n + 1, 1)).toBe(2)
      const task = yield* startWaiting(function* () {
        yield* call(async () => {
          try {
            await sleep(1_000)
          } finally {
            order.step(1)
            await sleep(10)
            order.step(2)
          }
        })
        order.never()
      })
      task.cancel("stop")
      yield* expectCancelled(task, "stop")
      order.step(3)
    })
  })
})

describe(`call(), ${DEEP} deep`, () => {
  it("returns", () => {
    runProgram(function* () {
      expect(yield* depth(DEEP, () => sleepOnce())).toBe(DEEP)
    })
  })

  it("throws an error all the way up", () => {
    runProgram(function* () {
      const failure = new Error("at the bottom")
      const error = yield* errorOf(() =>
        depth(DEEP, function* () {
          throw failure
        }),
      )
      expect(error).toBe(failure)
    })
  })

  it("can be cancelled, and every level cleans up", () => {
    runProgram(function* () {
      let cleaned = 0
      const level = function* (n: number): Coroutine<void> {
        try {
          if (n === 0) yield* sleep(1_000)
          else yield* call(level, n - 1)
        } finally {
          cleaned++
        }
      }
      const task = yield* startWaiting(() => level(DEEP))
      task.cancel("stop")
      yield* expectCancelled(task, "stop")
      expect(cleaned).toBe(DEEP + 1)
    })
  })
})

function* sleepOnce(): Coroutine<void> {
  yield* sleep(5)
}
