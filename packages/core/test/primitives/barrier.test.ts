import { Barrier, BrokenBarrierError, createTask, currentTask, gather, sleep } from "@corral/core"
import { recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { errorOf, expectCancelled, runAsync, runProgram, startWaiting } from "../harness.ts"
import { atOnce } from "../waiting.ts"

describe("Barrier.wait()", () => {
  it("goes on at once for who comes last, and for everyone at a barrier for one", () => {
    runProgram(function* () {
      const barrier = new Barrier(2)
      const task = yield* startWaiting(() => barrier.wait())
      expect(yield* atOnce(barrier.wait())).toBe(1)
      expect(yield* task).toBe(0)
      const single = new Barrier(1)
      expect(yield* atOnce(single.wait())).toBe(0)
      expect(yield* atOnce(single.wait())).toBe(0)
    })
  })

  it("waits until all have come, gives each its position, and lets them go in that order", () => {
    const order = recordOrder()
    runProgram(function* () {
      const barrier = new Barrier(3)
      const party = function* () {
        const position = yield* barrier.wait()
        order.step(position === 2 ? 1 : position + 2) // the last one does not have to wait
        return position
      }
      const first = yield* startWaiting(party)
      const second = yield* startWaiting(party)
      expect(barrier.nWaiting).toBe(2)
      expect(first.done()).toBe(false)
      const third = createTask(party)
      expect([yield* first, yield* second, yield* third]).toEqual([0, 1, 2])
      expect(barrier.nWaiting).toBe(0)
    })
  })

  it("can be used again and again", () => {
    runProgram(function* () {
      const barrier = new Barrier(2)
      for (let round = 0; round < 3; round++) {
        expect(yield* gather([barrier.wait(), barrier.wait()])).toEqual([0, 1])
      }
    })
  })

  it("cancelled while it waits, gives its place back, and the others go on waiting", () => {
    runProgram(function* () {
      const barrier = new Barrier(3)
      const first = yield* startWaiting(() => barrier.wait())
      const second = yield* startWaiting(() => barrier.wait())
      first.cancel("leaving")
      yield* expectCancelled(first, "leaving")
      expect(barrier.nWaiting).toBe(1)
      const third = yield* startWaiting(() => barrier.wait())
      expect(second.done() || third.done()).toBe(false)
      yield* barrier.wait()
      yield* second
      yield* third
      expect(String(barrier)).toBe("<Barrier filling, 0 of 3 waiting>")
    })
  })

  it("cancelled while it waits, wakes another for nothing, who then waits behind the others, as in asyncio", () => {
    runProgram(function* () {
      const barrier = new Barrier(4)
      const log: string[] = []
      const party = (name: string) =>
        startWaiting(function* () {
          const position = yield* barrier.wait()
          log.push(`${name} ${position}`)
        })
      const [a, b, c] = [yield* party("a"), yield* party("b"), yield* party("c")]
      a.cancel()
      yield* expectCancelled(a)
      yield* sleep(0)
      for (const task of [yield* party("d"), yield* party("e"), b, c]) yield* task
      expect(log).toEqual(["e 3", "c 2", "b 1", "d 2"])
    })
  })

  it("cancelled before it has begun, does not come to the barrier", () => {
    runProgram(function* () {
      const barrier = new Barrier(2)
      const task = createTask(barrier.wait(), { eager: false })
      task.cancel("not today")
      yield* expectCancelled(task, "not today")
      expect(String(barrier)).toBe("<Barrier filling, 0 of 2 waiting>")
    })
  })

  it("cancelled after it was let go, lets the others go all the same, and leaves the barrier usable", () => {
    runProgram(function* () {
      const barrier = new Barrier(3)
      const first = yield* startWaiting(() => barrier.wait())
      const second = yield* startWaiting(() => barrier.wait())
      yield* barrier.wait()
      first.cancel("too late")
      yield* expectCancelled(first, "too late")
      expect(yield* second).toBe(1)
      expect(yield* gather([barrier.wait(), barrier.wait(), barrier.wait()])).toEqual([0, 1, 2])
    })
  })

  it("waits for those who leave before it comes in", () => {
    runProgram(function* () {
      const barrier = new Barrier(2)
      const first = yield* startWaiting(() => barrier.wait())
      yield* barrier.wait()
      expect(String(barrier)).toBe("<Barrier draining, 0 of 2 waiting>")
      const next = createTask(barrier.wait(), { eager: true })
      yield* first
      yield* sleep(0)
      expect(barrier.nWaiting).toBe(1)
      yield* barrier.wait()
      expect(yield* next).toBe(0)
    })
  })

  it("cancelled while it waits for those who leave, takes no place", () => {
    runProgram(function* () {
      const barrier = new Barrier(2)
      const first = yield* startWaiting(() => barrier.wait())
      yield* barrier.wait()
      const next = createTask(barrier.wait(), { eager: true })
      next.cancel()
      yield* expectCancelled(next)
      yield* first
      expect(String(barrier)).toBe("<Barrier filling, 0 of 2 waiting>")
    })
  })

  it("is sent away by an abort while it waits", () => {
    runProgram(function* () {
      const barrier = new Barrier(3)
      const tasks = [yield* startWaiting(() => barrier.wait()), yield* startWaiting(() => barrier.wait())]
      yield* barrier.abort()
      for (const task of tasks) {
        expect(yield* errorOf(() => task)).toEqual(
          new BrokenBarrierError("Cannot pass <Barrier broken, 0 of 3 waiting>: it was aborted or reset meanwhile"),
        )
      }
      expect(String(barrier)).toBe("<Barrier broken, 0 of 3 waiting>")
    })
  })

  it("refuses at a barrier that was aborted", () => {
    runProgram(function* () {
      const barrier = new Barrier(2)
      yield* barrier.abort()
      expect(barrier.broken).toBe(true)
      expect(yield* errorOf(() => barrier.wait())).toEqual(
        new BrokenBarrierError("Cannot wait at <Barrier broken, 0 of 2 waiting>: it was aborted"),
      )
    })
  })

  it("sent away and cancelled in the same turn, is cancelled", () => {
    runProgram(function* () {
      const barrier = new Barrier(3)
      const first = yield* startWaiting(() => barrier.wait())
      const second = yield* startWaiting(() => barrier.wait())
      yield* barrier.abort()
      first.cancel()
      yield* expectCancelled(first)
      expect(yield* errorOf(() => second)).toBeInstanceOf(BrokenBarrierError)
    })
  })
})

describe("Barrier.with()", () => {
  it("runs a body with the position, once all have come", () => {
    runProgram(function* () {
      const barrier = new Barrier(2)
      const party = () =>
        barrier.with(function* (position) {
          yield* sleep(10)
          return `party ${position}`
        })
      const first = yield* startWaiting(party)
      expect(yield* party()).toBe("party 1")
      expect(yield* first).toBe("party 0")
      expect(yield* atOnce(new Barrier(1).with(only))).toBe(0)
    })
  })

  it("cancelled while it waits, does not run the body", () => {
    const order = recordOrder()
    runProgram(function* () {
      const barrier = new Barrier(2)
      const task = yield* startWaiting(() => barrier.with(() => order.never()))
      task.cancel()
      yield* expectCancelled(task)
      expect(barrier.nWaiting).toBe(0)
    })
  })

  it("cancelled after it was let go, does not run the body", () => {
    const order = recordOrder()
    runProgram(function* () {
      const barrier = new Barrier(2)
      const task = yield* startWaiting(() => barrier.with(() => order.never()))
      yield* barrier.wait()
      task.cancel()
      yield* expectCancelled(task)
      expect(String(barrier)).toBe("<Barrier filling, 0 of 2 waiting>")
    })
  })

  it("does not run the body when it is sent away", () => {
    const order = recordOrder()
    runProgram(function* () {
      const barrier = new Barrier(2)
      const task = yield* startWaiting(() => barrier.with(() => order.never()))
      yield* barrier.reset()
      expect(yield* errorOf(() => task)).toBeInstanceOf(BrokenBarrierError)
    })
  })

  it("refuses what is no body, and does not come to the barrier", () => {
    const barrier = new Barrier(2)
    expect(() => barrier.with(Promise.resolve() as never)).toThrow(
      /^Cannot run a promise in <Barrier filling, 0 of 2 waiting>\.with\(\): /,
    )
    expect(barrier.nWaiting).toBe(0)
  })

  it("runs an async function", async () => {
    await runAsync(async () => {
      const barrier = new Barrier(1)
      expect(await barrier.with(async (position) => position)).toBe(0)
    })
  })
})

describe("Barrier.reset()", () => {
  it("sends those who wait away, at once, and leaves the barrier usable", () => {
    runProgram(function* () {
      const barrier = new Barrier(2)
      const task = yield* startWaiting(() => barrier.wait())
      yield* atOnce(barrier.reset())
      expect(String(barrier)).toBe("<Barrier resetting, 0 of 2 waiting>")
      expect(yield* errorOf(() => task)).toBeInstanceOf(BrokenBarrierError)
      expect(String(barrier)).toBe("<Barrier filling, 0 of 2 waiting>")
      expect(yield* gather([barrier.wait(), barrier.wait()])).toEqual([0, 1])
    })
  })

  it("mends a barrier that was aborted", () => {
    runProgram(function* () {
      const barrier = new Barrier(2)
      yield* barrier.abort()
      yield* atOnce(barrier.reset())
      expect(barrier.broken).toBe(false)
      expect(yield* gather([barrier.wait(), barrier.wait()])).toEqual([0, 1])
    })
  })

  it("who comes during a reset waits until those before have left", () => {
    runProgram(function* () {
      const barrier = new Barrier(2)
      const before = yield* startWaiting(() => barrier.wait())
      yield* barrier.reset()
      const [first, second] = [createTask(barrier.wait(), { eager: true }), createTask(barrier.wait(), { eager: true })]
      expect(yield* errorOf(() => before)).toBeInstanceOf(BrokenBarrierError)
      expect([yield* first, yield* second].sort()).toEqual([0, 1])
    })
  })

  it("is done before a cancellation of its task arrives, because it does not have to wait", () => {
    runProgram(function* () {
      const barrier = new Barrier(2)
      yield* barrier.abort()
      const task = createTask(function* () {
        currentTask()?.cancel()
        yield* barrier.reset()
        expect(barrier.broken).toBe(false)
        yield* sleep(0)
      })
      yield* expectCancelled(task)
    })
  })
})

describe("Barrier.abort()", () => {
  it("breaks the barrier at once, and an abort more changes nothing", () => {
    runProgram(function* () {
      const barrier = new Barrier(2)
      yield* atOnce(barrier.abort())
      yield* atOnce(barrier.abort())
      expect(barrier.broken).toBe(true)
      expect(barrier.nWaiting).toBe(0)
    })
  })

  it("sends away who has been let go but has not left yet", () => {
    runProgram(function* () {
      const barrier = new Barrier(2)
      const task = yield* startWaiting(() => barrier.wait())
      yield* barrier.wait()
      yield* barrier.abort()
      expect(yield* errorOf(() => task)).toBeInstanceOf(BrokenBarrierError)
      expect(barrier.broken).toBe(true)
    })
  })

  it("is done before a cancellation of its task arrives, because it does not have to wait", () => {
    runProgram(function* () {
      const barrier = new Barrier(2)
      const task = createTask(function* () {
        currentTask()?.cancel()
        yield* barrier.abort()
        expect(barrier.broken).toBe(true)
        yield* sleep(0)
      })
      yield* expectCancelled(task)
    })
  })
})

describe("Barrier", () => {
  it("is named by its operations", () => {
    const barrier = new Barrier(2)
    const names = [barrier.wait(), barrier.reset(), barrier.abort()].map(String)
    expect(names).toEqual([`${barrier}.wait()`, `${barrier}.reset()`, `${barrier}.abort()`])
  })

  it("takes a whole number of tasks, 1 or more", () => {
    expect(() => new Barrier(0)).toThrow(
      new RangeError("Cannot make a Barrier of size 0: it is not a whole number of 1 or more"),
    )
    for (const parties of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => new Barrier(parties)).toThrow(RangeError)
    }
    expect(() => new Barrier("2" as never)).toThrow(
      new TypeError("Cannot make a Barrier of size 2: it is not a number"),
    )
    expect(new Barrier(3).parties).toBe(3)
  })
})

function* only(position: number): Generator<never, number, unknown> {
  return position
}
