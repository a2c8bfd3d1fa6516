import { type Queue, QueueEmpty, QueueFull, type QueueOptions, QueueShutDown, sleep } from "@corral/core"
import { describe, expect, it } from "vitest"
import { errorOf, expectCancelled, runProgram, startWaiting } from "./harness.ts"
import { atOnce, testWaiting } from "./waiting.ts"

/** The rules of all queues, whatever the order of their items. */
export function testQueue(name: string, make: (maxsize?: number, options?: QueueOptions) => Queue<number>): void {
  describe(`${name}.get()`, () => {
    testWaiting(() => {
      const queue = make()
      return { wait: () => queue.get(), wake: () => queue.putNowait(7), result: 7, at: queue }
    })

    it("is sent away by a shutdown while it waits", () => {
      runProgram(function* () {
        const queue = make()
        const tasks = [yield* startWaiting(() => queue.get()), yield* startWaiting(() => queue.get())]
        queue.shutdown()
        for (const task of tasks) expect(yield* errorOf(() => task)).toBeInstanceOf(QueueShutDown)
      })
    })

    it("gives what is left after a shutdown, then refuses", () => {
      runProgram(function* () {
        const queue = make()
        queue.putNowait(1)
        queue.shutdown()
        expect(yield* atOnce(queue.get())).toBe(1)
        expect(yield* errorOf(() => queue.get())).toBeInstanceOf(QueueShutDown)
        expect(() => queue.getNowait()).toThrow(QueueShutDown)
      })
    })

    it("woken by a put and then shut down, still gets the item", () => {
      runProgram(function* () {
        const queue = make()
        const first = yield* startWaiting(() => queue.get())
        const second = yield* startWaiting(() => queue.get())
        queue.putNowait(1)
        queue.shutdown()
        expect(yield* first).toBe(1)
        expect(yield* errorOf(() => second)).toBeInstanceOf(QueueShutDown)
      })
    })
  })

  describe(`${name}.put()`, () => {
    testWaiting(() => {
      const queue = make(1)
      queue.putNowait(1)
      return {
        wait: () => queue.put(2),
        wake: () => {
          queue.getNowait()
        },
        result: undefined,
        at: queue,
      }
    })

    it("is sent away by a shutdown while it waits; its item is not put", () => {
      runProgram(function* () {
        const queue = make(1)
        queue.putNowait(1)
        const tasks = [yield* startWaiting(() => queue.put(2)), yield* startWaiting(() => queue.put(3))]
        queue.shutdown()
        for (const task of tasks) expect(yield* errorOf(() => task)).toBeInstanceOf(QueueShutDown)
        expect(queue.getNowait()).toBe(1)
        expect(queue.empty()).toBe(true)
      })
    })

    it("woken by a get and then shut down, is sent away", () => {
      runProgram(function* () {
        const queue = make(1)
        queue.putNowait(1)
        const task = yield* startWaiting(() => queue.put(2))
        queue.getNowait()
        queue.shutdown()
        expect(yield* errorOf(() => task)).toBeInstanceOf(QueueShutDown)
        expect(queue.empty()).toBe(true)
      })
    })

    it("is refused after a shutdown, full or not", () => {
      runProgram(function* () {
        const queue = make(1)
        queue.shutdown()
        expect(yield* errorOf(() => queue.put(1))).toBeInstanceOf(QueueShutDown)
        expect(() => queue.putNowait(1)).toThrow(QueueShutDown)
        const full = make(1)
        full.putNowait(1)
        full.shutdown()
        expect(yield* errorOf(() => full.put(2))).toBeInstanceOf(QueueShutDown)
        expect(() => full.putNowait(2)).toThrow(QueueShutDown)
      })
    })
  })

  describe(`${name} iteration`, () => {
    testWaiting(() => {
      const queue = make()
      const iterator = queue[Symbol.asyncIterator]()
      return {
        wait: () => iterator.next(),
        wake: () => queue.putNowait(7),
        result: { done: false, value: 7 },
        at: queue,
      }
    })

    it("ends when the queue is shut down and empty", () => {
      runProgram(function* () {
        const queue = make()
        const iterator = queue[Symbol.asyncIterator]()
        queue.putNowait(1)
        expect(yield* iterator.next()).toEqual({ done: false, value: 1 })
        const waiting = yield* startWaiting(() => iterator.next())
        queue.shutdown()
        expect(yield* waiting).toEqual({ done: true, value: undefined })
        expect(yield* atOnce(iterator.next())).toEqual({ done: true, value: undefined })
      })
    })

    it("goes on after a shutdown as long as items are left", () => {
      runProgram(function* () {
        const queue = make()
        queue.putNowait(1)
        queue.shutdown()
        const iterator = queue[Symbol.asyncIterator]()
        expect(yield* iterator.next()).toEqual({ done: false, value: 1 })
        expect(yield* iterator.next()).toEqual({ done: true, value: undefined })
      })
    })
  })

  describe(`${name}.join()`, () => {
    testWaiting(() => {
      const queue = make()
      queue.putNowait(1)
      return { wait: () => queue.join(), wake: () => queue.taskDone(), result: undefined }
    })

    it("waits until everything that was put is finished, not only taken", () => {
      runProgram(function* () {
        const queue = make()
        yield* atOnce(queue.join())
        queue.putNowait(1)
        queue.putNowait(2)
        const task = yield* startWaiting(() => queue.join())
        queue.getNowait()
        queue.getNowait()
        yield* sleep(10)
        expect(task.done()).toBe(false)
        queue.taskDone()
        yield* sleep(10)
        expect(task.done()).toBe(false)
        queue.taskDone()
        yield* task
      })
    })

    it("goes on when an immediate shutdown drops what is left", () => {
      runProgram(function* () {
        const queue = make()
        queue.putNowait(1)
        queue.putNowait(2)
        const task = yield* startWaiting(() => queue.join())
        queue.shutdown({ immediate: true })
        yield* task
        expect(queue.empty()).toBe(true)
      })
    })

    it("waits on after an immediate shutdown for what was taken and is not finished", () => {
      runProgram(function* () {
        const queue = make()
        queue.putNowait(1)
        queue.putNowait(2)
        queue.getNowait()
        const task = yield* startWaiting(() => queue.join())
        queue.shutdown({ immediate: true })
        yield* sleep(10)
        expect(task.done()).toBe(false)
        queue.taskDone()
        yield* task
      })
    })

    it("waits on after a plain shutdown until what is left is finished", () => {
      runProgram(function* () {
        const queue = make()
        queue.putNowait(1)
        const task = yield* startWaiting(() => queue.join())
        queue.shutdown()
        yield* sleep(10)
        expect(task.done()).toBe(false)
        queue.getNowait()
        queue.taskDone()
        yield* task
      })
    })
  })

  describe(`${name}.taskDone()`, () => {
    it("refuses when as many were finished as were put", () => {
      const queue = make(0, { name: "jobs" })
      const refusal = new RangeError(
        `Cannot finish an item of <${name} "jobs" 0, 0 waiting>: as many were finished as were put`,
      )
      expect(() => queue.taskDone()).toThrow(refusal)
      queue.putNowait(1)
      queue.getNowait()
      queue.taskDone()
      expect(() => queue.taskDone()).toThrow(refusal)
    })

    it("is not refused for items that were put but not taken yet", () => {
      const queue = make()
      queue.putNowait(1)
      queue.taskDone()
      expect(() => queue.taskDone()).toThrow(RangeError)
    })
  })

  describe(`${name}.putNowait()`, () => {
    it("refuses when there is no room, and says how much there is", () => {
      const queue = make(2)
      queue.putNowait(1)
      expect(queue.full()).toBe(false)
      queue.putNowait(2)
      expect(queue.full()).toBe(true)
      let error: unknown
      try {
        queue.putNowait(3)
      } catch (thrown) {
        error = thrown
      }
      expect(error).toBeInstanceOf(QueueFull)
      expect(error).toHaveProperty("capacity", 2)
      expect(queue.qsize()).toBe(2)
    })
  })

  describe(`${name}.getNowait()`, () => {
    it("refuses when there is no item", () => {
      expect(() => make().getNowait()).toThrow(QueueEmpty)
    })
  })

  describe(`${name}.shutdown()`, () => {
    it("with immediate, drops the items and sends everybody away", () => {
      runProgram(function* () {
        const queue = make(1)
        queue.putNowait(1)
        const putter = yield* startWaiting(() => queue.put(2))
        queue.shutdown({ immediate: true })
        expect(yield* errorOf(() => putter)).toBeInstanceOf(QueueShutDown)
        expect(queue.empty()).toBe(true)
        expect(yield* errorOf(() => queue.get())).toBeInstanceOf(QueueShutDown)
        yield* atOnce(queue.join())
      })
    })

    it("can be made immediate later", () => {
      const queue = make()
      queue.putNowait(1)
      queue.shutdown()
      expect(queue.qsize()).toBe(1)
      queue.shutdown({ immediate: true })
      queue.shutdown()
      expect(queue.qsize()).toBe(0)
    })

    it("does not change the cancellation of who waits", () => {
      runProgram(function* () {
        const queue = make()
        const task = yield* startWaiting(() => queue.get())
        task.cancel("first")
        queue.shutdown()
        yield* expectCancelled(task, "first")
      })
    })
  })

  describe(name, () => {
    it("has no limit with a size of 0, undefined or Infinity", () => {
      for (const maxsize of [undefined, 0, Number.POSITIVE_INFINITY]) {
        const queue = make(maxsize)
        for (let n = 0; n < 1_000; n++) queue.putNowait(n)
        expect(queue.full()).toBe(false)
        expect(queue.maxsize).toBe(0)
      }
    })

    it("refuses a size that is no whole number of 0 or more, and says which class it is", () => {
      for (const maxsize of [-1, 0.5, Number.NaN, Number.NEGATIVE_INFINITY]) {
        expect(() => make(maxsize)).toThrow(
          new RangeError(`Cannot make a ${name} of size ${maxsize}: it is not a whole number of 0 or more`),
        )
      }
      expect(() => make("3" as never)).toThrow(new TypeError(`Cannot make a ${name} of size 3: it is not a number`))
    })
  })
}
