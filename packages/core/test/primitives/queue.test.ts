import { createTask, Queue, QueueEmpty, QueueFull, QueueShutDown, sleep, type Task } from "@corral/core"
import { recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { errorOf, expectCancelled, runAsync, runProgram, startWaiting } from "../harness.ts"
import { testQueue } from "../queue-cases.ts"
import { atOnce } from "../waiting.ts"

testQueue("Queue", (maxsize, options) => new Queue<number>(maxsize, options))

describe("Queue.get()", () => {
  it("gives the oldest item first, also far beyond the queue's first capacity", () => {
    const queue = new Queue<number>()
    for (let n = 0; n < 10; n++) queue.putNowait(n)
    for (let n = 0; n < 7; n++) expect(queue.getNowait()).toBe(n)
    for (let n = 10; n < 100; n++) queue.putNowait(n)
    for (let n = 7; n < 100; n++) expect(queue.getNowait()).toBe(n)
    expect(queue.empty()).toBe(true)
  })

  it("serves the caller who has waited longest", () => {
    const order = recordOrder()
    runProgram(function* () {
      const queue = new Queue<number>()
      const tasks: Task<void>[] = []
      for (let n = 0; n < 3; n++) {
        tasks.push(
          yield* startWaiting(function* () {
            order.step(yield* queue.get())
          }),
        )
      }
      for (const item of [1, 2, 3]) queue.putNowait(item)
      for (const task of tasks) yield* task
      expect(order.steps).toBe(3)
    })
  })

  it("woken, and forestalled by somebody who did not wait, waits again at the end of the line", () => {
    runProgram(function* () {
      const queue = new Queue<string>()
      const first = yield* startWaiting(() => queue.get())
      const second = yield* startWaiting(() => queue.get())
      queue.putNowait("a")
      expect(queue.getNowait()).toBe("a")
      yield* sleep(0)
      queue.putNowait("b")
      expect(yield* second).toBe("b")
      queue.putNowait("c")
      expect(yield* first).toBe("c")
    })
  })

  it("woken, forestalled and cancelled, wakes nobody for nothing", () => {
    runProgram(function* () {
      const queue = new Queue<string>()
      const first = yield* startWaiting(() => queue.get())
      const second = yield* startWaiting(() => queue.get())
      queue.putNowait("a")
      queue.getNowait()
      first.cancel()
      yield* expectCancelled(first)
      expect(second.done()).toBe(false)
      queue.putNowait("b")
      expect(yield* second).toBe("b")
    })
  })

  it("hands over undefined like any other item", () => {
    runProgram(function* () {
      const queue = new Queue<undefined>()
      queue.putNowait(undefined)
      expect(queue.qsize()).toBe(1)
      expect(yield* queue.get()).toBe(undefined)
      expect(queue.empty()).toBe(true)
    })
  })
})

describe("Queue.put()", () => {
  it("puts the items in the order in which their callers came", () => {
    runProgram(function* () {
      const queue = new Queue<number>(1)
      queue.putNowait(0)
      const tasks: Task<void>[] = []
      for (const item of [1, 2, 3]) tasks.push(yield* startWaiting(() => queue.put(item)))
      const taken: number[] = []
      for (let n = 0; n < 4; n++) taken.push(yield* queue.get())
      for (const task of tasks) yield* task
      expect(taken).toEqual([0, 1, 2, 3])
    })
  })

  it("cancelled while it waits, has not put its item", () => {
    runProgram(function* () {
      const queue = new Queue<string>(1)
      queue.putNowait("kept")
      const task = yield* startWaiting(() => queue.put("dropped"))
      task.cancel()
      yield* expectCancelled(task)
      expect(queue.getNowait()).toBe("kept")
      expect(queue.empty()).toBe(true)
      queue.taskDone()
      yield* atOnce(queue.join())
    })
  })

  it("woken, and forestalled by somebody who did not wait, waits again", () => {
    runProgram(function* () {
      const queue = new Queue<string>(1)
      queue.putNowait("a")
      const task = yield* startWaiting(() => queue.put("c"))
      queue.getNowait()
      queue.putNowait("b")
      yield* sleep(0)
      expect(task.done()).toBe(false)
      expect(queue.getNowait()).toBe("b")
      yield* task
      expect(queue.getNowait()).toBe("c")
    })
  })
})

describe("Queue iteration", () => {
  it("takes items in an async function until the queue is shut down and empty", async () => {
    await runAsync(async () => {
      const queue = new Queue<number>()
      const taken: number[] = []
      const consumer = createTask(async () => {
        for await (const item of queue) taken.push(item)
        return "ended"
      })
      await queue.put(1)
      await sleep(10)
      await queue.put(2)
      await queue.put(3)
      queue.shutdown()
      expect(await consumer).toBe("ended")
      expect(taken).toEqual([1, 2, 3])
    })
  })

  it("can be left and taken up again; no item is lost", async () => {
    await runAsync(async () => {
      const queue = new Queue<number>()
      for (const item of [1, 2, 3]) queue.putNowait(item)
      for await (const item of queue) {
        expect(item).toBe(1)
        break
      }
      const iterator = queue[Symbol.asyncIterator]()
      expect(iterator[Symbol.asyncIterator]()).toBe(iterator)
      expect(await iterator.next()).toEqual({ done: false, value: 2 })
      expect(queue.getNowait()).toBe(3)
    })
  })

  it("is cancelled with its task", async () => {
    await runAsync(async () => {
      const queue = new Queue<number>()
      const consumer = createTask(async () => {
        for await (const _item of queue) expect.unreachable()
      })
      await sleep(10)
      consumer.cancel()
      await expect(consumer.toPromise()).rejects.toThrow()
      expect(consumer.cancelled()).toBe(true)
      expect(String(queue)).toBe("<Queue 0, 0 waiting>")
    })
  })
})

describe("Queue", () => {
  it("says its name, its size, and how many wait", () => {
    runProgram(function* () {
      const jobs = new Queue<number>(2, { name: "jobs" })
      expect(String(jobs)).toBe('<Queue "jobs" 0/2, 0 waiting>')
      const task = yield* startWaiting(() => jobs.get())
      expect(String(jobs)).toBe('<Queue "jobs" 0/2, 1 waiting>')
      expect(String(jobs.get())).toBe('<Queue "jobs" 0/2, 1 waiting>.get()')
      expect(String(jobs.put(1))).toBe('<Queue "jobs" 0/2, 1 waiting>.put()')
      expect(String(jobs[Symbol.asyncIterator]().next())).toBe('the next item of <Queue "jobs" 0/2, 1 waiting>')
      jobs.shutdown()
      yield* errorOf(() => task)
      expect(String(jobs)).toBe('<Queue "jobs" 0/2, 0 waiting, shut down>')
      expect(String(new Queue())).toBe("<Queue 0, 0 waiting>")
    })
  })

  it("says in an error which queue it is and what it found", () => {
    const jobs = new Queue<number>(1, { name: "jobs" })
    expect(() => jobs.getNowait()).toThrow(
      new QueueEmpty('Cannot get an item from <Queue "jobs" 0/1, 0 waiting>: it is empty'),
    )
    jobs.putNowait(1)
    expect(() => jobs.putNowait(2)).toThrow(
      new QueueFull('Cannot put an item into <Queue "jobs" 1/1, 0 waiting>: it is full', { capacity: 1 }),
    )
    jobs.shutdown()
    expect(() => jobs.putNowait(2)).toThrow(
      new QueueShutDown('Cannot put an item into <Queue "jobs" 1/1, 0 waiting, shut down>: it is shut down'),
    )
  })
})
