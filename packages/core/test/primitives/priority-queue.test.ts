import { PriorityQueue, QueueShutDown } from "@corral/core"
import { describe, expect, it } from "vitest"
import { errorOf, runProgram, startWaiting } from "../harness.ts"
import { testQueue } from "../queue-cases.ts"

testQueue("PriorityQueue", (maxsize, options) => new PriorityQueue<number>(maxsize, options))

interface Job {
  readonly rank: number
  readonly name: string
}

describe("PriorityQueue.get()", () => {
  it("gives the smallest item first, by value", () => {
    runProgram(function* () {
      const queue = new PriorityQueue<[rank: number, name: string]>()
      for (const item of [
        [3, "c"],
        [1, "b"],
        [2, "x"],
        [1, "a"],
      ] as [number, string][])
        yield* queue.put(item)
      const taken = []
      while (!queue.empty()) taken.push((yield* queue.get()).join(""))
      expect(taken).toEqual(["1a", "1b", "2x", "3c"])
    })
  })

  it("gives equal items in the order in which they were put", () => {
    const queue = new PriorityQueue<Job>(0, { compare: (a, b) => a.rank - b.rank })
    const names = Array.from("abcdefghij")
    for (const name of names) queue.putNowait({ rank: name < "f" ? 2 : 1, name })
    expect(names.map(() => queue.getNowait().name).join("")).toBe("fghijabcde")
  })
})

describe("PriorityQueue.put()", () => {
  it("refuses an item that has no order with the others, and leaves the queue as it was", () => {
    runProgram(function* () {
      const queue = new PriorityQueue<unknown>()
      queue.putNowait(1)
      for (const item of ["b", null, {}, Number.NaN, [1]]) {
        const error = yield* errorOf(() => queue.put(item))
        expect(error).toBeInstanceOf(TypeError)
        expect(String(error)).toMatch(
          /^TypeError: Cannot order .* and .*: they have no common order\n {2}write: {2}new /,
        )
      }
      expect(queue.qsize()).toBe(1)
      expect(queue.getNowait()).toBe(1)
      queue.taskDone()
      expect(() => queue.taskDone()).toThrow(RangeError)
    })
  })

  it("throws what the comparator throws, and leaves the queue as it was", () => {
    const failure = new Error("no rank")
    const queue = new PriorityQueue<Job | null>(0, {
      compare: (a, b) => {
        if (a === null || b === null) throw failure
        return a.rank - b.rank
      },
    })
    for (const rank of [5, 3, 4, 1, 2]) queue.putNowait({ rank, name: "" })
    expect(() => queue.putNowait(null)).toThrow(failure)
    expect(queue.qsize()).toBe(5)
    const ranks = [1, 2, 3, 4, 5].map(() => queue.getNowait()?.rank)
    expect(ranks).toEqual([1, 2, 3, 4, 5])
  })
})

describe("PriorityQueue.getNowait()", () => {
  it("throws what the comparator throws, and leaves the queue as it was", () => {
    let failing = false
    const failure = new Error("no order today")
    const queue = new PriorityQueue<number>(0, {
      compare: (a, b) => {
        if (failing) throw failure
        return a - b
      },
    })
    for (const item of [4, 2, 5, 1, 3]) queue.putNowait(item)
    failing = true
    expect(() => queue.getNowait()).toThrow(failure)
    failing = false
    expect(queue.qsize()).toBe(5)
    expect([1, 2, 3, 4, 5].map(() => queue.getNowait())).toEqual([1, 2, 3, 4, 5])
  })

  it("after a shutdown gives what is left in order, then refuses", () => {
    const queue = new PriorityQueue<number>()
    for (const item of [2, 1]) queue.putNowait(item)
    queue.shutdown()
    expect([queue.getNowait(), queue.getNowait()]).toEqual([1, 2])
    expect(() => queue.getNowait()).toThrow(QueueShutDown)
  })

  it("lets who waits to put come in", () => {
    runProgram(function* () {
      const queue = new PriorityQueue<number>(1)
      queue.putNowait(5)
      const task = yield* startWaiting(() => queue.put(1))
      expect(queue.getNowait()).toBe(5)
      yield* task
      expect(queue.getNowait()).toBe(1)
    })
  })
})

describe("PriorityQueue.put(), woken, of an item that has no order,", () => {
  it("throws, and lets the next who waits come in", () => {
    runProgram(function* () {
      const compare = (a: number, b: number) => {
        if (a < 0 || b < 0) throw new TypeError("no order")
        return a - b
      }
      const queue = new PriorityQueue<number>(2, { compare })
      queue.putNowait(1)
      queue.putNowait(2)
      const bad = yield* startWaiting(() => queue.put(-1))
      const good = yield* startWaiting(() => queue.put(3))
      expect(queue.getNowait()).toBe(1)
      expect(yield* errorOf(() => bad)).toEqual(new TypeError("no order"))
      yield* good
      expect([queue.getNowait(), queue.getNowait()]).toEqual([2, 3])
    })
  })
})
