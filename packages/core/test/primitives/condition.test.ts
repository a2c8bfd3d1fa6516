import { type Awaitable, Condition, createTask, InvalidStateError, Lease, Lock, sleep, type Task } from "@corral/core"
import { recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { errorOf, expectCancelled, runProgram, startWaiting } from "../harness.ts"
import { atOnce, testWaiting } from "../waiting.ts"

/** Waits to be notified, under the lock. */
function waitAt(condition: Condition): Awaitable<void> {
  return condition.with(() => condition.wait())
}

/** Notifies one or more, under the lock. */
function notify(condition: Condition, n?: number): Awaitable<void> {
  return condition.with(function* () {
    condition.notify(n)
  })
}

describe("Condition.acquire()", () => {
  testWaiting(function* () {
    const condition = new Condition()
    yield* condition.acquire()
    return { wait: () => condition.acquire(), wake: () => condition.release(), result: expect.any(Lease) }
  })
})

describe("Condition.wait()", () => {
  it("releases the lock, waits for a notification, and holds the lock again", () => {
    runProgram(function* () {
      const condition = new Condition()
      const seen: boolean[] = []
      const task = yield* startWaiting(() =>
        condition.with(function* () {
          yield* condition.wait()
          seen.push(condition.locked())
        }),
      )
      expect(String(condition)).toBe("<Condition unlocked, 1 waiting>")
      yield* notify(condition)
      expect(task.done()).toBe(false)
      yield* task
      expect(seen).toEqual([true])
      expect(String(condition)).toBe("<Condition unlocked, 0 waiting>")
    })
  })

  it("does not remember notifications: it always waits", () => {
    runProgram(function* () {
      const condition = new Condition()
      yield* notify(condition)
      const task = yield* startWaiting(() => waitAt(condition))
      yield* sleep(1_000)
      expect(task.done()).toBe(false)
      yield* notify(condition)
      yield* task
    })
  })

  it("waits for the lock when it is notified by somebody who keeps it", () => {
    runProgram(function* () {
      const condition = new Condition()
      const task = yield* startWaiting(() => waitAt(condition))
      yield* condition.with(function* () {
        condition.notify()
        yield* sleep(50)
        expect(task.done()).toBe(false)
      })
      yield* task
    })
  })

  it("cancelled while it waits, takes the lock again before it throws, and leaves the line", () => {
    runProgram(function* () {
      const condition = new Condition()
      const seen: boolean[] = []
      const task = yield* startWaiting(() =>
        condition.with(function* () {
          try {
            yield* condition.wait()
          } finally {
            seen.push(condition.locked())
          }
        }),
      )
      task.cancel("stop")
      yield* expectCancelled(task, "stop")
      expect(seen).toEqual([true])
      expect(String(condition)).toBe("<Condition unlocked, 0 waiting>")
    })
  })

  it("cancelled while it waits and the lock is taken, throws only once it has the lock", () => {
    runProgram(function* () {
      const condition = new Condition()
      const task = yield* startWaiting(() => waitAt(condition))
      const lease = yield* condition.acquire()
      task.cancel()
      yield* sleep(50)
      expect(task.done()).toBe(false)
      lease.release()
      yield* expectCancelled(task)
      expect(condition.locked()).toBe(false)
    })
  })

  it("cancelled after it was notified, hands the notification on", () => {
    runProgram(function* () {
      const condition = new Condition()
      const first = yield* startWaiting(() => waitAt(condition))
      const second = yield* startWaiting(() => waitAt(condition))
      yield* notify(condition)
      first.cancel()
      yield* expectCancelled(first)
      yield* second
    })
  })

  it("cancelled on its way back to the lock, hands the notification on, and goes to the end of the line for the lock", () => {
    const order = recordOrder()
    runProgram(function* () {
      const condition = new Condition()
      const first = yield* startWaiting(() => waitAt(condition))
      const second = yield* startWaiting(() => waitAt(condition))
      const lease = yield* condition.acquire()
      condition.notify()
      yield* sleep(0) // `first` is now in line for the lock
      const other = yield* startWaiting(function* () {
        using _lease = yield* condition.acquire()
        order.step(1)
      })
      first.addDoneCallback(() => order.step(2))
      first.cancel("once")
      yield* sleep(0)
      first.cancel("twice")
      yield* sleep(0)
      lease.release()
      yield* expectCancelled(first, "twice")
      yield* other
      yield* second
      expect(order.steps).toBe(2)
      expect(first.cancelling()).toBe(2)
    })
  })

  it("cancelled before it has begun, keeps the lock", () => {
    runProgram(function* () {
      const condition = new Condition()
      const lease = yield* condition.acquire()
      const task = createTask(condition.wait(), { eager: false })
      task.cancel("not today")
      yield* expectCancelled(task, "not today")
      expect(String(condition)).toBe("<Condition locked, 0 waiting>")
      lease.release()
    })
  })

  it("refuses when the lock is not held", () => {
    runProgram(function* () {
      const condition = new Condition()
      const error = yield* errorOf(() => condition.wait())
      expect(error).toEqual(
        new InvalidStateError("Cannot wait on <Condition unlocked, 0 waiting>: its lock is not held"),
      )
    })
  })
})

describe("Condition.waitFor()", () => {
  testWaiting(() => {
    const condition = new Condition()
    let tokens = 0
    const takeToken = () => (tokens > 0 ? `token ${tokens--}` : false)
    return {
      wait: () => condition.with(() => condition.waitFor(takeToken)),
      wake: function* () {
        yield* condition.with(function* () {
          tokens++
          condition.notify()
        })
      },
      result: "token 1",
      at: condition,
    }
  })

  it("checks the predicate after each notification, and gives its value", () => {
    runProgram(function* () {
      const condition = new Condition()
      const values = [null, 0, "", "ready", "never asked for"]
      const task = yield* startWaiting(() => condition.with(() => condition.waitFor(() => values.shift())))
      yield* notify(condition)
      yield* sleep(0)
      yield* notify(condition)
      yield* sleep(0)
      expect(task.done()).toBe(false)
      yield* notify(condition)
      expect(yield* task).toBe("ready")
      expect(values).toEqual(["never asked for"])
    })
  })

  it("throws what the predicate throws, with the lock held", () => {
    runProgram(function* () {
      const condition = new Condition()
      const failure = new Error("no such job")
      const lease = yield* condition.acquire()
      const error = yield* errorOf(() =>
        condition.waitFor(() => {
          throw failure
        }),
      )
      expect(error).toBe(failure)
      lease.release()
    })
  })

  it("refuses when the lock is not held and it would have to wait", () => {
    runProgram(function* () {
      const condition = new Condition()
      expect(yield* atOnce(condition.waitFor(() => 7))).toBe(7)
      expect(yield* errorOf(() => condition.waitFor(() => false))).toBeInstanceOf(InvalidStateError)
    })
  })
})

describe("Condition.notify()", () => {
  const waiters = function* (condition: Condition) {
    const tasks: Task<void>[] = []
    for (let n = 0; n < 4; n++) tasks.push(yield* startWaiting(() => waitAt(condition)))
    return tasks
  }

  it("wakes as many as it is told, those first who have waited longest", () => {
    runProgram(function* () {
      const condition = new Condition()
      const tasks = yield* waiters(condition)
      yield* notify(condition, 2)
      yield* sleep(10)
      expect(tasks.map((task) => task.done())).toEqual([true, true, false, false])
      yield* notify(condition, 0)
      yield* sleep(10)
      expect(tasks.map((task) => task.done())).toEqual([true, true, false, false])
      yield* notify(condition, 9)
      for (const task of tasks) yield* task
    })
  })

  it("passes over who has been notified already and is on his way", () => {
    runProgram(function* () {
      const condition = new Condition()
      const tasks = yield* waiters(condition)
      yield* condition.with(function* () {
        condition.notify()
        condition.notify()
        yield* sleep(10)
        condition.notify()
      })
      yield* sleep(10)
      expect(tasks.map((task) => task.done())).toEqual([true, true, true, false])
      yield* notify(condition)
      yield* tasks[3] as Task<void>
    })
  })

  it("is made up for by one who is cancelled, notified or not: another wakes, perhaps for nothing", () => {
    runProgram(function* () {
      const condition = new Condition()
      const [first, second, third] = (yield* waiters(condition)) as [Task<void>, Task<void>, Task<void>]
      first.cancel()
      yield* expectCancelled(first)
      yield* second
      expect(third.done()).toBe(false)
      yield* condition.with(function* () {
        condition.notifyAll()
      })
      yield* sleep(10)
      expect(String(condition)).toBe("<Condition unlocked, 0 waiting>")
    })
  })

  it("refuses when the lock is not held, and wakes nobody", () => {
    runProgram(function* () {
      const condition = new Condition()
      const task = yield* startWaiting(() => waitAt(condition))
      const refusal = new InvalidStateError("Cannot notify <Condition unlocked, 1 waiting>: its lock is not held")
      expect(() => condition.notify()).toThrow(refusal)
      expect(() => condition.notifyAll()).toThrow(refusal)
      yield* sleep(10)
      expect(task.done()).toBe(false)
      task.cancel()
      yield* expectCancelled(task)
    })
  })
})

describe("Condition.notifyAll()", () => {
  it("wakes all who wait; they go on one by one, in the order in which they came", () => {
    const order = recordOrder()
    runProgram(function* () {
      const condition = new Condition()
      const tasks = []
      for (const n of [2, 3, 4]) {
        tasks.push(
          yield* startWaiting(() =>
            condition.with(function* () {
              yield* condition.wait()
              order.step(n)
              yield* sleep(10)
            }),
          ),
        )
      }
      yield* condition.with(function* () {
        condition.notifyAll()
        order.step(1)
      })
      for (const task of tasks) yield* task
      order.step(5)
    })
  })
})

describe("Condition", () => {
  it("can share its lock with another condition", () => {
    runProgram(function* () {
      const lock = new Lock()
      const [full, empty] = [new Condition(lock), new Condition(lock)]
      const task = yield* startWaiting(() => waitAt(full))
      yield* empty.with(function* () {
        expect(full.locked()).toBe(true)
        empty.notifyAll()
        yield* sleep(10)
        expect(task.done()).toBe(false)
        full.notifyAll()
      })
      yield* task
      expect(lock.locked()).toBe(false)
    })
  })

  it("refuses anything but a lock", () => {
    expect(() => new Condition({} as never)).toThrow(
      new TypeError("Cannot make a Condition on [object Object]: it is not a Lock"),
    )
  })

  it("refuses to release a lock that is not held", () => {
    expect(() => new Condition().release()).toThrow(InvalidStateError)
  })

  it("names itself in its operations", () => {
    const condition = new Condition()
    expect(String(condition.wait())).toBe("<Condition unlocked, 0 waiting>.wait()")
  })

  it("lets a task notify before it waits itself", () => {
    runProgram(function* () {
      const condition = new Condition()
      const first = yield* startWaiting(() => waitAt(condition))
      const second = createTask(() =>
        condition.with(function* () {
          condition.notify()
          yield* condition.wait()
        }),
      )
      yield* first
      expect(second.done()).toBe(false)
      yield* notify(condition)
      yield* second
    })
  })
})
