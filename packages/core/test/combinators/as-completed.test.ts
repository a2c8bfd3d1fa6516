import {
  type AsCompleted,
  allTasks,
  asCompleted,
  CancelledError,
  createTask,
  Event,
  Future,
  gather,
  getRunningLoop,
  InvalidStateError,
  sleep,
  TimeoutError,
} from "@corral/core"
import { describe, expect, it } from "vitest"
import { errorOf, expectCancelled, expectNoTimerLeftBy, runAsync, runProgram, startWaiting } from "../harness.ts"

const now = () => getRunningLoop().time()

function* failAfter(ms: number) {
  yield* sleep(ms)
  throw new RangeError(`after ${ms}`)
}

function settled<T>(value: T) {
  const future = new Future<T>()
  future.setResult(value)
  return future
}

/** All that the asynchronous face gives, in a coroutine. */
function* collect<T>(futures: AsCompleted<T>) {
  const found: Future<T>[] = []
  const iterator = futures[Symbol.asyncIterator]()
  for (;;) {
    const { done, value } = yield* iterator.next()
    if (done) return found
    found.push(value)
  }
}

describe("asCompleted() as an iterable", () => {
  it("gives the outcomes in the order in which they come", () => {
    runProgram(function* () {
      const order: string[] = []
      const times: number[] = []
      for (const next of asCompleted([sleep(30, "slow"), sleep(10, "fast"), sleep(20, "middle")])) {
        order.push(yield* next)
        times.push(now())
      }
      expect(order).toEqual(["fast", "middle", "slow"])
      expect(times).toEqual([10, 20, 30])
    })
  })

  it("gives what is done already in the order of the list, and no time passes", () => {
    runProgram(function* () {
      const order: string[] = []
      for (const next of asCompleted([settled("a"), settled("b")])) order.push(yield* next)
      expect(order).toEqual(["a", "b"])
      expect(now()).toBe(0)
    })
  })

  it("throws the error of one that failed where that is awaited, and goes on with the others", () => {
    runProgram(function* () {
      const outcomes: unknown[] = []
      for (const next of asCompleted<unknown>([failAfter(10), sleep(20, "ok")])) {
        try {
          outcomes.push(yield* next)
        } catch (error) {
          outcomes.push((error as Error).message)
        }
      }
      expect(outcomes).toEqual(["after 10", "ok"])
    })
  })

  it("throws the CancelledError of one that was cancelled", () => {
    runProgram(function* () {
      const cancelled = createTask(sleep(1_000))
      const [next] = asCompleted([cancelled])
      yield* sleep(0)
      cancelled.cancel()
      expect(yield* errorOf(() => next!)).toBeInstanceOf(CancelledError)
    })
  })

  it("gives one that is listed twice once", () => {
    runProgram(function* () {
      const task = createTask(sleep(10))
      expect([...asCompleted([task, task])].length).toBe(1)
      yield* task
    })
  })

  it("its awaitables can be awaited at the same time: the first gets the first outcome", () => {
    runProgram(function* () {
      const results = yield* gather([...asCompleted([sleep(20, "second"), sleep(10, "first")])])
      expect(results).toEqual(["first", "second"])
    })
  })

  it("starts what is not started at once, and lets all run on when nobody goes on iterating", () => {
    runProgram(function* () {
      const before = allTasks().size
      const slow = createTask(sleep(30, "done"))
      for (const next of asCompleted([slow, sleep(10, "fast")])) {
        expect(allTasks().size).toBe(before + 2)
        yield* next
        break
      }
      expect(yield* slow).toBe("done")
    })
  })

  it("throws a TimeoutError for each that is left at the timeout, and cancels nothing", () => {
    runProgram(function* () {
      const slow = createTask(sleep(50, "slow"))
      const outcomes: unknown[] = []
      for (const next of asCompleted([slow, sleep(10, "fast"), sleep(50, "slow, too")], { timeout: 20 })) {
        try {
          outcomes.push(yield* next)
        } catch (error) {
          expect(error).toBeInstanceOf(TimeoutError)
          outcomes.push(now())
        }
      }
      expect(outcomes).toEqual(["fast", 20, 20])
      expect(yield* slow).toBe("slow")
    })
  })

  it("with a timeout of 0 gives what is done by now", () => {
    runProgram(function* () {
      const [first, second] = asCompleted([settled("done"), sleep(10, "late")], { timeout: 0 })
      expect(yield* first!).toBe("done")
      expect(yield* errorOf(() => second!)).toBeInstanceOf(TimeoutError)
      expect(now()).toBe(0)
    })
  })

  it("with a timeout of null or Infinity has no limit", () => {
    runProgram(function* () {
      for (const timeout of [null, Number.POSITIVE_INFINITY]) {
        for (const next of asCompleted([sleep(1_000_000, "no hurry")], { timeout })) {
          expect(yield* next).toBe("no hurry")
        }
      }
    })
  })

  it("leaves no timer when all are done before the timeout, nor if it is given nothing", () => {
    expectNoTimerLeftBy(function* () {
      for (const next of asCompleted([sleep(10), sleep(20)], { timeout: 1_000 })) yield* next
      expect([...asCompleted([], { timeout: 1_000 })].length).toBe(0)
    })
  })

  it("cancelled while waiting throws the CancelledError; all run on", () => {
    runProgram(function* () {
      const inner = createTask(sleep(10, "done"))
      const task = yield* startWaiting(function* () {
        for (const next of asCompleted([inner])) yield* next
      })
      task.cancel()
      yield* expectCancelled(task)
      expect(yield* inner).toBe("done")
    })
  })

  it("cancelled after being woken throws the CancelledError, and the outcome is left for who asks next", () => {
    runProgram(function* () {
      const gate = new Event()
      const inner = createTask(function* () {
        yield* gate.wait()
        return "done"
      })
      const [first, second] = asCompleted<string | undefined>([inner, new Future<undefined>()])
      const task = yield* startWaiting(() => first!)
      yield* sleep(0)
      gate.set()
      inner.addDoneCallback(() => expect(task.cancel()).toBe(true))
      yield* expectCancelled(task)
      expect(yield* second!).toBe("done")
    })
  })

  it("left behind by a run that ends, it is cancelled and leaves no timer", () => {
    runProgram(function* () {
      yield* startWaiting(function* () {
        for (const next of asCompleted([new Future<void>()], { timeout: 1_000 })) yield* next
      })
      yield* sleep(0)
    })
  })

  it("refuses what is no list, what is nothing to await and what is no time", () => {
    runProgram(function* () {
      // @ts-expect-error a task is no list
      expect(() => asCompleted(sleep(1))).toThrow(/^Cannot wait for sleep\(1\): it is not a list/)
      // @ts-expect-error neither is nothing
      expect(() => asCompleted(undefined)).toThrow(TypeError)
      // @ts-expect-error a string is a list of letters
      expect(() => asCompleted("abc")).toThrow(TypeError)
      // @ts-expect-error a promise has begun already
      expect(() => asCompleted([Promise.resolve()])).toThrow(/^Cannot run a promise in asCompleted\(\)/)
      expect(() => asCompleted([sleep(1)], { timeout: Number.NaN })).toThrow(RangeError)
      // @ts-expect-error a time is a number
      expect(() => asCompleted([sleep(1)], { timeout: "10" })).toThrow(TypeError)
    })
  })

  it("refuses a list with something bad in it before anything is started", () => {
    runProgram(function* () {
      const before = allTasks().size
      // @ts-expect-error null is nothing to await
      expect(() => asCompleted([sleep(1), null])).toThrow(TypeError)
      expect(allTasks().size).toBe(before)
    })
  })

  it("refuses to be called where no task is", () => {
    expect(() => asCompleted([sleep(1)])).toThrow(InvalidStateError)
  })
})

describe("asCompleted() as an async iterable", () => {
  it("gives the very tasks and futures, as they are done", () => {
    runProgram(function* () {
      const [slow, fast] = [createTask(sleep(20)), createTask(sleep(10))]
      const future = new Future<void>()
      getRunningLoop().callLater(15, () => future.setResult())
      const found = yield* collect(asCompleted<void>([slow, future, fast]))
      expect(found.map((each) => [slow, future, fast].indexOf(each))).toEqual([2, 1, 0])
      expect(now()).toBe(20)
    })
  })

  it("gives the tasks that it made of anything else", () => {
    runProgram(function* () {
      const found = yield* collect(asCompleted([sleep(10, "rested")]))
      expect(found.map((each) => each.result())).toEqual(["rested"])
    })
  })

  it("throws none of their errors", () => {
    runProgram(function* () {
      const found = yield* collect(asCompleted<unknown>([failAfter(10), sleep(20)]))
      expect(found.map((each) => each.exception() !== null)).toEqual([true, false])
    })
  })

  it("throws a TimeoutError at the timeout", () => {
    runProgram(function* () {
      const slow = createTask(sleep(50))
      const iterator = asCompleted([slow, sleep(10)], { timeout: 20 })[Symbol.asyncIterator]()
      expect((yield* iterator.next()).done).toBe(false)
      expect(yield* errorOf(() => iterator.next())).toBeInstanceOf(TimeoutError)
      expect((yield* iterator.next()).done).toBe(true)
      expect(now()).toBe(20)
      expect(slow.cancelled()).toBe(false)
      yield* slow
    })
  })

  it("shares its place with the other face", () => {
    runProgram(function* () {
      const both = asCompleted([sleep(10, "first"), sleep(20, "second")])
      const { value } = yield* both[Symbol.asyncIterator]().next()
      expect(value?.result()).toBe("first")
      for (const next of both) expect(yield* next).toBe("second")
      expect((yield* collect(both)).length).toBe(0)
      expect((yield* both[Symbol.asyncIterator]()[Symbol.asyncIterator]().next()).done).toBe(true)
    })
  })

  it("cancelled while waiting throws the CancelledError; all run on", () => {
    runProgram(function* () {
      const inner = createTask(sleep(10, "done"))
      const task = yield* startWaiting(() => asCompleted([inner])[Symbol.asyncIterator]().next())
      task.cancel()
      yield* expectCancelled(task)
      expect(yield* inner).toBe("done")
    })
  })

  it("cancelled after being woken throws the CancelledError, and the future is left for who asks next", () => {
    runProgram(function* () {
      const gate = new Event()
      const inner = createTask(gate.wait())
      const iterator = asCompleted<void>([inner, new Future<void>()])[Symbol.asyncIterator]()
      const task = yield* startWaiting(() => iterator.next())
      yield* sleep(0)
      gate.set()
      inner.addDoneCallback(() => expect(task.cancel()).toBe(true))
      yield* expectCancelled(task)
      expect((yield* iterator.next()).value === inner).toBe(true)
    })
  })

  it("is what `for await` takes in async functions", async () => {
    await runAsync(async () => {
      const [slow, fast] = [createTask(sleep(20, "slow")), createTask(sleep(10, "fast"))]
      const order: string[] = []
      for await (const task of asCompleted([slow, fast])) {
        order.push(Object.is(task, fast) ? "the fast one" : "the slow one", await task)
      }
      expect(order).toEqual(["the fast one", "fast", "the slow one", "slow"])
      for (const next of asCompleted([sleep(20, "slow"), sleep(10, "fast")])) order.push(await next)
      expect(order.slice(4)).toEqual(["fast", "slow"])
    })
  })
})
