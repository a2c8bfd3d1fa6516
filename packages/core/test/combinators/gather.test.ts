import {
  allTasks,
  CancelledError,
  createTask,
  Event,
  Future,
  gather,
  getRunningLoop,
  InvalidStateError,
  sleep,
} from "@corral/core"
import { recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { errorOf, errorTree, expectCancelled, runAsync, runProgram, startWaiting } from "../harness.ts"

const now = () => getRunningLoop().time()

function* failAfter(ms: number, message: string) {
  yield* sleep(ms)
  throw new Error(message)
}

function settled<T>(value: T) {
  const future = new Future<T>()
  future.setResult(value)
  return future
}

describe("gather()", () => {
  it("of nothing, and of what is done already, is done at once", () => {
    runProgram(function* () {
      expect(gather([]).result()).toEqual([])
      expect(gather([settled(1), settled(2)]).result()).toEqual([1, 2])
      const failed = new Future<void>()
      failed.setException(new RangeError("own"))
      expect(() => gather([failed]).result()).toThrow(RangeError)
    })
  })

  it("gives all the results in the order of the arguments, not that in which they came", () => {
    runProgram(function* () {
      expect(yield* gather([sleep(20, "slow"), sleep(10, "fast")])).toEqual(["slow", "fast"])
      expect(now()).toBe(20)
    })
  })

  it("takes futures, tasks, bodies, coroutines and operations, and starts what is not started as tasks at once", () => {
    runProgram(function* () {
      function* coroutine(n: number) {
        yield* sleep(10)
        return n
      }
      const before = allTasks().size
      const gathering = gather([settled(1), createTask(sleep(5, 2)), () => sleep(5, 3), coroutine(4), sleep(5, 5)])
      expect(allTasks().size - before).toBe(4)
      expect(yield* gathering).toEqual([1, 2, 3, 4, 5])
    })
  })

  it("awaits one that is given twice once, and gives its result twice", () => {
    runProgram(function* () {
      let runs = 0
      function* body() {
        runs++
        return runs
      }
      const coroutine = body()
      const operation = sleep(5, "rested")
      expect(yield* gather([coroutine, operation, coroutine, operation])).toEqual([1, "rested", 1, "rested"])
      expect(runs).toBe(1)
    })
  })

  it("throws the first error at once, and the others run on", () => {
    runProgram(function* () {
      const slow = createTask(sleep(30, "done"))
      const error = yield* errorOf(() => gather([slow, failAfter(10, "first"), failAfter(20, "second")]))
      expect(errorTree(error)).toBe("first")
      expect(now()).toBe(10)
      expect(yield* slow).toBe("done")
    })
  })

  it("counts errors that come after the first as looked at", () => {
    runProgram(function* () {
      yield* errorOf(() => gather([failAfter(10, "first"), failAfter(20, "second")]))
      yield* sleep(30)
    })
  })

  it("with returnExceptions puts errors among the results, cancellations included", () => {
    runProgram(function* () {
      const task = createTask(sleep(1_000))
      const future = new Future<void>()
      getRunningLoop().callLater(5, () => {
        task.cancel("of a task, which keeps no message")
        future.cancel("of a future")
      })
      const results = yield* gather([failAfter(10, "first"), sleep(20, "ok"), task, future], { returnExceptions: true })
      expect(results.map(errorTree)).toEqual(["first", "ok", "CancelledError", "CancelledError"])
      expect((results[2] as CancelledError).message).toBe("")
      expect((results[3] as CancelledError).message).toBe("of a future")
    })
  })

  it("a child that is cancelled by itself counts as one that failed: the others are not cancelled, nor is the gathering", () => {
    runProgram(function* () {
      const cancelled = createTask(sleep(1_000))
      const other = createTask(sleep(20, "done"))
      const gathering = gather([cancelled, other])
      yield* sleep(0)
      cancelled.cancel()
      expect(yield* errorOf(() => gathering)).toBeInstanceOf(CancelledError)
      expect(gathering.cancelled()).toBe(false)
      expect(yield* other).toBe("done")
    })
  })

  it("cancelled while waiting cancels all children, waits for them and throws the CancelledError", () => {
    runProgram(function* () {
      const order = recordOrder()
      const child = (n: number) =>
        function* () {
          try {
            yield* sleep(1_000)
          } finally {
            order.step(n)
          }
        }
      const task = yield* startWaiting(() => gather([child(1), child(2)]))
      yield* sleep(10)
      task.cancel()
      yield* expectCancelled(task)
      order.step(3)
      expect(now()).toBe(10)
    })
  })

  it("cancelled after being woken throws the CancelledError", () => {
    runProgram(function* () {
      const gate = new Event()
      const child = createTask(gate.wait())
      const task = yield* startWaiting(() => gather([child]))
      yield* sleep(0)
      gate.set()
      child.addDoneCallback(() => expect(task.cancel()).toBe(true))
      yield* expectCancelled(task)
      expect(child.cancelled()).toBe(false)
    })
  })

  it("left behind by a run that ends, it is cancelled, and its children are", () => {
    runProgram(function* () {
      yield* startWaiting(() => gather([sleep(1_000), sleep(2_000)]))
    })
  })

  it("cancel() cancels the children that are not done, and tells whether there was one", () => {
    runProgram(function* () {
      const [done, pending] = [settled(1), createTask(sleep(1_000))]
      const gathering = gather([done, pending])
      yield* sleep(0)
      expect(gathering.cancel()).toBe(true)
      expect(gathering.done()).toBe(false)
      expect(yield* errorOf(() => gathering)).toBeInstanceOf(CancelledError)
      expect(pending.cancelled()).toBe(true)
      expect(gathering.cancel()).toBe(false)
      expect(gather([]).cancel()).toBe(false)
    })
  })

  it("cancel() after the first error has been thrown cancels nothing", () => {
    runProgram(function* () {
      const slow = createTask(sleep(30, "done"))
      const gathering = gather([slow, failAfter(10, "first")])
      yield* errorOf(() => gathering)
      expect(gathering.cancel()).toBe(false)
      expect(yield* slow).toBe("done")
    })
  })

  for (const returnExceptions of [false, true]) {
    it(`cancelled with returnExceptions ${returnExceptions}, it throws the CancelledError even if no child is left to be cancelled`, () => {
      runProgram(function* () {
        const stubborn = createTask(function* () {
          yield* errorOf(() => sleep(1_000))
          return "all the same"
        })
        const gathering = gather([stubborn], returnExceptions ? { returnExceptions } : {})
        yield* sleep(0)
        gathering.cancel("enough")
        expect(yield* errorOf(() => gathering)).toBeInstanceOf(CancelledError)
        expect(stubborn.result()).toBe("all the same")
      })
    })
  }

  it("nests", () => {
    runProgram(function* () {
      expect(yield* gather([gather([sleep(10, 1), sleep(5, 2)]), sleep(1, 3)])).toEqual([[1, 2], 3])
      const inner = createTask(sleep(1_000))
      const outer = gather([gather([inner])])
      yield* sleep(0)
      outer.cancel()
      yield* errorOf(() => outer)
      expect(inner.cancelled()).toBe(true)
    })
  })

  it("refuses what is no list and what is nothing to await", () => {
    runProgram(function* () {
      // @ts-expect-error it takes a list, unlike asyncio's
      expect(() => gather(sleep(1))).toThrow(TypeError)
      // @ts-expect-error a promise has begun already
      expect(() => gather([Promise.resolve()])).toThrow(/^Cannot run a promise in gather\(\)/)
      // @ts-expect-error nothing is nothing to await
      expect(() => gather([null])).toThrow(TypeError)
    })
  })

  it("refuses a list with something bad in it before anything is started", () => {
    runProgram(function* () {
      const before = allTasks().size
      // @ts-expect-error null is nothing to await
      expect(() => gather([sleep(1), null])).toThrow(TypeError)
      expect(allTasks().size).toBe(before)
    })
  })

  it("refuses to be called where no task is", () => {
    expect(() => gather([sleep(1)])).toThrow(InvalidStateError)
    expect(() => gather([])).toThrow(InvalidStateError)
  })

  it("can be awaited in async functions, and often", async () => {
    await runAsync(async () => {
      const gathering = gather([
        async () => {
          await sleep(10)
          return 1
        },
        sleep(5, "two"),
      ])
      expect(await gathering).toEqual([1, "two"])
      expect(await gathering).toEqual([1, "two"])
    })
  })
})

describe("cancelling a gathering of very many", () => {
  it("cancels all of them", () => {
    runProgram(function* () {
      const futures = Array.from({ length: 200_000 }, () => new Future<void>())
      const gathering = gather(futures)
      expect(gathering.cancel()).toBe(true)
      yield* errorOf(() => gathering)
      expect(futures.every((future) => future.cancelled())).toBe(true)
    })
  })
})
