import { CancelledError, createTask, currentTask, Event, Future, getRunningLoop, shield, sleep } from "@corral/core"
import { ManualHost, recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { eager, errorOf, expectCancelled, runAsync, runProgram, startWaiting } from "../harness.ts"

const now = () => getRunningLoop().time()

function* failAfter(ms: number, message: string) {
  yield* sleep(ms)
  throw new RangeError(message)
}

describe("shield()", () => {
  it("of what is done is the very future", () => {
    runProgram(function* () {
      const done = new Future<number>()
      done.setResult(7)
      expect(shield(done)).toBe(done)
      expect(yield* shield(done)).toBe(7)
    })
  })

  it("waits for the outcome of the work: its result or its error", () => {
    runProgram(function* () {
      expect(yield* shield(createTask(sleep(10, "done")))).toBe("done")
      expect(yield* errorOf(() => shield(createTask(failAfter(10, "own"))))).toBeInstanceOf(RangeError)
      expect(now()).toBe(20)
    })
  })

  it("starts a body, a coroutine or an operation as a task at once", () => {
    runProgram(function* () {
      const shielded = shield(function* () {
        return currentTask()?.name
      })
      const mine = currentTask()?.name
      yield* sleep(0)
      expect(yield* shielded).not.toBe(mine)
      expect(yield* shield(sleep(10, "rested"))).toBe("rested")
    })
  })

  it("cancelled while waiting, the waiter gets its CancelledError at once and the work goes on", () => {
    runProgram(function* () {
      const order = recordOrder()
      const inner = createTask(function* () {
        yield* sleep(50)
        order.step(2)
        return "done"
      })
      const task = yield* startWaiting(() => shield(inner))
      yield* sleep(10)
      task.cancel()
      yield* expectCancelled(task)
      expect(now()).toBe(10)
      expect(inner.cancelling()).toBe(0)
      order.step(1)
      expect(yield* inner).toBe("done")
      order.step(3)
    })
  })

  it("cancelled after being woken throws the CancelledError; the result is still in the work", () => {
    runProgram(function* () {
      const gate = new Event()
      const inner = createTask(function* () {
        yield* gate.wait()
        return "done"
      })
      const task = yield* startWaiting(() => shield(inner))
      yield* sleep(0)
      gate.set()
      inner.addDoneCallback(() => expect(task.cancel()).toBe(true))
      yield* expectCancelled(task)
      expect(inner.result()).toBe("done")
    })
  })

  it("cancelled after the work has ended and before the shield knows of it, throws the CancelledError", () => {
    runProgram(function* () {
      const gate = new Event()
      const inner = createTask(function* () {
        yield* gate.wait()
        return "done"
      })
      inner.addDoneCallback(() => expect(task.cancel()).toBe(true))
      const task = yield* startWaiting(() => shield(inner))
      yield* sleep(0)
      gate.set()
      yield* expectCancelled(task)
      expect(inner.result()).toBe("done")
    })
  })

  it("left behind by a run that ends, both waiter and work are cancelled", () => {
    runProgram(function* () {
      yield* startWaiting(() => shield(sleep(1_000)))
    })
  })

  it("is cancelled if the work is cancelled", () => {
    runProgram(function* () {
      const inner = createTask(sleep(1_000))
      const shielded = shield(inner)
      yield* sleep(0)
      inner.cancel()
      expect(yield* errorOf(() => shielded)).toBeInstanceOf(CancelledError)
      expect(shielded.cancelled()).toBe(true)
    })
  })

  it("cancelling the shield itself leaves the work alone", () => {
    runProgram(function* () {
      const inner = createTask(sleep(10, "done"))
      const shielded = shield(inner)
      expect(shielded.cancel()).toBe(true)
      expect(shielded.cancelled()).toBe(true)
      expect(yield* inner).toBe("done")
    })
  })

  it("ends one turn after the work", () => {
    runProgram(function* () {
      const order = recordOrder()
      const gate = new Event()
      const inner = createTask(gate.wait())
      const waiters = [
        createTask(function* () {
          yield* shield(inner)
          order.step(2)
        }),
        createTask(function* () {
          yield* inner
          order.step(1)
        }),
      ]
      yield* sleep(0)
      yield* sleep(0)
      gate.set()
      for (const waiter of waiters) yield* waiter
    })
  })

  it("reports an error that comes after its waiter was cancelled, once, whose it is included", () => {
    const host = new ManualHost()
    host.run(
      function* () {
        const inner = createTask(failAfter(50, "too late"), { name: "work" })
        for (const task of [yield* startWaiting(() => shield(inner))]) {
          task.cancel()
          yield* expectCancelled(task)
        }
        yield* sleep(100)
      },
      { eager },
    )
    expect(host.lost.map(({ error }) => (error as Error).message)).toEqual(["too late"])
    expect(host.lost[0]?.where).toContain('<Task "work" done>')
  })

  it("reports nothing if the work succeeds, or is cancelled, after its waiter was", () => {
    runProgram(function* () {
      const [succeeds, cancelled] = [createTask(sleep(50)), createTask(sleep(1_000))]
      for (const inner of [succeeds, cancelled]) {
        const task = yield* startWaiting(() => shield(inner))
        task.cancel()
        yield* expectCancelled(task)
      }
      cancelled.cancel()
      yield* sleep(100)
      expect(succeeds.done()).toBe(true)
    })
  })

  it("refuses what is nothing to await", () => {
    runProgram(function* () {
      // @ts-expect-error a promise has begun already
      expect(() => shield(Promise.resolve())).toThrow(/^Cannot run a promise in shield\(\)/)
      // @ts-expect-error a number is nothing to await
      expect(() => shield(7)).toThrow(TypeError)
    })
  })

  it("protects the work of an async function from the cancellation of another", async () => {
    await runAsync(async () => {
      const inner = createTask(async () => {
        await sleep(50)
        return "done"
      })
      const task = createTask(async () => {
        await shield(inner)
      })
      await sleep(10)
      task.cancel()
      await expect(task.toPromise()).rejects.toBeInstanceOf(CancelledError)
      expect(now()).toBe(10)
      expect(await inner).toBe("done")
    })
  })
})
