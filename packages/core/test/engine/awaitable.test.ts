import { createTask, Event, Future, InvalidStateError, Lock, Queue, run, sleep } from "@corral/core"
import { ManualHost, recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { errorOf, runAsync, runProgram } from "../harness.ts"
import { atOnce } from "../waiting.ts"

describe("an operation", () => {
  it("does nothing until it is awaited", () => {
    runProgram(function* () {
      const lock = new Lock()
      const queue = new Queue<number>()
      const [acquire, put] = [lock.acquire(), queue.put(1)]
      yield* sleep(10)
      expect(lock.locked()).toBe(false)
      expect(queue.empty()).toBe(true)
      yield* put
      yield* acquire
      expect(lock.locked()).toBe(true)
      expect(queue.qsize()).toBe(1)
    })
  })

  it("is awaited once: a second time is refused, whether it has ended, failed or is under way", () => {
    runProgram(function* () {
      const event = new Event()
      const ended = sleep(0)
      yield* ended
      const failed = new Queue<number>().get()
      const task = createTask(failed, { eager: true })
      task.cancel()
      yield* errorOf(() => task)
      const underWay = event.wait()
      const waiting = createTask(underWay, { eager: true })
      for (const [operation, name] of [
        [ended, "sleep(0)"],
        [failed, "<Queue 0, 0 waiting>.get()"],
        [underWay, "<Event unset, 1 waiting>.wait()"],
      ] as const) {
        expect(yield* errorOf(() => operation)).toEqual(
          new InvalidStateError(
            `Cannot await ${name} again: an operation is awaited once\n` +
              "  write:  make a new one for each await, or createTask() it and await the task",
          ),
        )
      }
      event.set()
      yield* waiting
    })
  })

  it("is refused a second time in an async function, too", async () => {
    await runAsync(async () => {
      const nap = sleep(5)
      await nap
      await expect(nap.then()).rejects.toThrow(InvalidStateError)
    })
  })

  it("that was made into a task cannot be awaited itself, and the task goes on", () => {
    runProgram(function* () {
      const nap = sleep(5, "rested")
      const task = createTask(nap)
      expect(yield* errorOf(() => nap)).toBeInstanceOf(InvalidStateError)
      expect(yield* task).toBe("rested")
    })
  })

  it("can be awaited in a turn after the one it was made in, and by another task", () => {
    runProgram(function* () {
      const event = new Event()
      const wait = event.wait()
      event.set()
      yield* sleep(10)
      yield* createTask(function* () {
        yield* atOnce(wait)
      })
    })
  })

  it("passes its result and its error on to then()", async () => {
    await runAsync(async () => {
      expect(await sleep(5, 1).then((value) => value + 1)).toBe(2)
      expect(await new Queue(1).join().then()).toBe(undefined)
      const queue = new Queue<number>()
      queue.shutdown()
      expect(
        await queue.get().then(
          () => "got one",
          (error) => error.name,
        ),
      ).toBe("QueueShutDown")
    })
  })

  it("outside of any task is refused where no runtime's adapter is loaded, and says what to write", async () => {
    await expect(sleep(5).then()).rejects.toThrow(
      new InvalidStateError(
        "Cannot await sleep(5): no task is running here, and no adapter of a runtime is loaded\n" +
          '  write:  import { … } from "@corral/node" (or deno, bun, browser), which brings a default loop',
      ),
    )
    await expect(run(function* () {})).rejects.toThrow(
      new InvalidStateError(
        "Cannot run anything: no adapter of a runtime is loaded\n" +
          '  write:  import { run } from "@corral/node" (or deno, bun, browser)',
      ),
    )
  })
})

describe("a future that is iterated by hand", () => {
  it("is refused while it is pending, instead of never ending", () => {
    runProgram(function* () {
      const task = createTask(sleep(5))
      for (const future of [new Future<void>(), task]) {
        const iterator = future[Symbol.iterator]()
        iterator.next()
        expect(() => iterator.next()).toThrow(InvalidStateError)
      }
      yield* task
      expect([...task]).toEqual([])
    })
  })
})

describe("a coroutine in the promise world", () => {
  it("hands an operation over as a promise, in a task of its own", async () => {
    const order = recordOrder()
    const host = new ManualHost({ auto: true })
    const promises: PromiseLike<void>[] = []
    await run(
      function* () {
        promises.push(sleep(10).then(() => order.step(1)))
        yield* sleep(20)
      },
      { host },
    )
    await Promise.all(promises)
    expect(order.steps).toBe(1)
  })
})
