import {
  CancelledError,
  ContextVar,
  copyContext,
  createTask,
  currentTask,
  Future,
  gather,
  getRunningLoop,
  InvalidStateError,
  run,
  sleep,
} from "@corral/core"
import { ManualHost, recordOrder, unretrieved } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { deferred } from "../deferred.ts"
import { ambient, eager, errorOf, expectCancelled, runAsync, runProgram, startWaiting } from "../harness.ts"
import { atOnce } from "../waiting.ts"

/** What a function throws. */
function thrownBy(body: () => unknown): unknown {
  try {
    body()
  } catch (error) {
    return error
  }
  throw new Error("It threw nothing")
}

describe("awaiting a Future", () => {
  it("goes on at once, without giving up the turn, if it is done", () => {
    runProgram(function* () {
      const future = new Future<number>()
      future.setResult(7)
      expect(yield* atOnce(future)).toBe(7)
      expect(yield* atOnce(future)).toBe(7)
    })
  })

  it("waits until it has its result; all who wait get it, in the order in which they came", () => {
    const order = recordOrder()
    runProgram(function* () {
      const future = new Future<string>()
      const tasks = []
      for (const n of [2, 3, 4]) {
        tasks.push(
          yield* startWaiting(function* () {
            expect(yield* future).toBe("result")
            order.step(n)
          }),
        )
      }
      order.step(1)
      future.setResult("result")
      for (const task of tasks) yield* task
      order.step(5)
    })
  })

  it("throws the very error that it failed with", () => {
    runProgram(function* () {
      const future = new Future<void>()
      const failure = new Error("broken")
      const task = yield* startWaiting(() => future)
      future.setException(failure)
      expect(yield* errorOf(() => task)).toBe(failure)
      expect(yield* errorOf(() => future)).toBe(failure)
    })
  })

  it("cancelled while it waits, cancels the future, and with it all who wait for it", () => {
    runProgram(function* () {
      const future = new Future<void>()
      const first = yield* startWaiting(() => future)
      const second = yield* startWaiting(() => future)
      first.cancel("no longer needed")
      expect(future.cancelled()).toBe(true)
      yield* expectCancelled(first, "no longer needed")
      yield* expectCancelled(second, "no longer needed")
    })
  })

  it("cancelled after the result has come, before it runs, leaves the future and its result as they are", () => {
    runProgram(function* () {
      const future = new Future<number>()
      const first = yield* startWaiting(() => future)
      const second = yield* startWaiting(() => future)
      future.setResult(7)
      first.cancel("too late")
      yield* expectCancelled(first, "too late")
      expect(yield* second).toBe(7)
      expect(future.result()).toBe(7)
    })
  })

  it("is cancelled when the future is cancelled while it waits, with the future's message", () => {
    runProgram(function* () {
      const future = new Future<void>()
      const task = yield* startWaiting(() => future)
      expect(future.cancel("withdrawn")).toBe(true)
      yield* expectCancelled(task, "withdrawn")
      expect(task.cancelling()).toBe(0)
    })
  })

  it("gives each who waits for a cancelled future a CancelledError of his own", () => {
    runProgram(function* () {
      const future = new Future<void>()
      future.cancel("withdrawn")
      const first = yield* errorOf(() => future)
      const second = yield* errorOf(() => future)
      expect(first).toBeInstanceOf(CancelledError)
      expect(first).toEqual(second)
      expect(first).not.toBe(second)
    })
  })

  it("outside of any task is refused where no runtime's adapter is loaded", async () => {
    await expect(new Future<void>().then()).rejects.toThrow(
      /^Cannot await <Future pending>: no task is running here, and no adapter of a runtime is loaded\n {2}write: {2}/,
    )
  })
})

describe("Future.result() and Future.exception()", () => {
  it("give the value of one that succeeded, and null for its error", () => {
    const future = new Future<number>()
    future.setResult(42)
    expect([future.done(), future.cancelled(), future.result(), future.exception()]).toEqual([true, false, 42, null])
  })

  it("throw and give the error of one that failed", () => {
    const future = new Future<number>()
    const failure = new Error("broken")
    future.setException(failure)
    expect(future.exception()).toBe(failure)
    expect(thrownBy(() => future.result())).toBe(failure)
    expect([future.done(), future.cancelled()]).toEqual([true, false])
  })

  it("carry any value as an error, undefined and null too", () => {
    for (const failure of [undefined, null, "text", 0]) {
      const future = new Future<number>()
      future.setException(failure)
      expect(thrownBy(() => future.result())).toBe(failure)
    }
  })

  it("throw a CancelledError with the message of one that was cancelled; without a message it has none of its own", () => {
    const future = new Future<number>()
    future.cancel("stop")
    for (const ask of [() => future.result(), () => future.exception()]) {
      const error = thrownBy(ask)
      expect(error).toBeInstanceOf(CancelledError)
      expect(error).toHaveProperty("message", "stop")
    }
    const silent = new Future<number>()
    silent.cancel()
    expect(Object.hasOwn(thrownBy(() => silent.result()) as object, "message")).toBe(false)
  })

  it("refuse one that is pending", () => {
    const future = new Future<number>()
    const refusal = new InvalidStateError("Cannot get the result of <Future pending>: it is not done yet")
    expect(() => future.result()).toThrow(refusal)
    expect(() => future.exception()).toThrow(refusal)
  })
})

describe("Future.setResult() and Future.setException()", () => {
  it("refuse a future that is done, and change nothing", () => {
    const succeeded = new Future<number>()
    succeeded.setResult(1)
    const cancelled = new Future<number>()
    cancelled.cancel()
    for (const [future, state] of [
      [succeeded, "done"],
      [cancelled, "cancelled"],
    ] as const) {
      expect(() => future.setResult(2)).toThrow(
        new InvalidStateError(`Cannot set the result of <Future ${state}>: it is ${state}`),
      )
      expect(() => future.setException(new Error("late"))).toThrow(
        new InvalidStateError(`Cannot set the error of <Future ${state}>: it is ${state}`),
      )
    }
    expect(succeeded.result()).toBe(1)
    expect(cancelled.cancelled()).toBe(true)
  })
})

describe("Future.cancel()", () => {
  it("tells whether it has cancelled it", () => {
    const future = new Future<number>()
    expect(future.cancel()).toBe(true)
    expect(future.cancel()).toBe(false)
    const done = new Future<number>()
    done.setResult(1)
    expect(done.cancel()).toBe(false)
    expect(done.result()).toBe(1)
  })

  it("keeps the message of the first cancellation", () => {
    const future = new Future<number>()
    future.cancel("first")
    future.cancel("second")
    expect(thrownBy(() => future.result())).toHaveProperty("message", "first")
  })
})

describe("Future.addDoneCallback()", () => {
  it("has functions called in the order in which they were added, each in the turn after the end", () => {
    const order = recordOrder()
    runProgram(function* () {
      const future = new Future<number>()
      for (const n of [2, 3, 4]) {
        future.addDoneCallback((done) => {
          expect(done === future).toBe(true)
          expect(currentTask()).toBe(null)
          order.step(n)
        })
      }
      future.setResult(7)
      order.step(1)
      yield* sleep(0)
      order.step(5)
    })
  })

  it("is served in line with those who await it", () => {
    const order = recordOrder()
    runProgram(function* () {
      const future = new Future<void>()
      future.addDoneCallback(() => order.step(1))
      const task = yield* startWaiting(function* () {
        yield* future
        order.step(2)
      })
      future.addDoneCallback(() => order.step(3))
      future.setResult()
      yield* task
      expect(order.steps).toBe(3)
    })
  })

  it("of one that is done has the function called in the next turn", () => {
    const order = recordOrder()
    runProgram(function* () {
      const future = new Future<void>()
      future.setResult()
      future.addDoneCallback(() => order.step(2))
      order.step(1)
      yield* sleep(0)
      order.step(3)
    })
  })

  it("calls the others when one has thrown, and reports the error", () => {
    const host = new ManualHost()
    const order = recordOrder()
    const failure = new Error("broken callback")
    host.run(function* () {
      const future = new Future<void>()
      future.addDoneCallback(() => {
        order.step(1)
        throw failure
      })
      future.addDoneCallback(() => order.step(2))
      future.setResult()
      yield* sleep(0)
    })
    expect(order.steps).toBe(2)
    expect(host.lost).toEqual([{ error: failure, where: "a done callback of <Future done>" }])
  })

  it("calls the function in a copy of the context in which it was added, or in the one that is given", () => {
    runProgram(function* () {
      const variable = new ContextVar<string>("v")
      const seen: string[] = []
      const future = new Future<void>()
      variable.set("given")
      const given = copyContext()
      variable.set("when added")
      future.addDoneCallback(() => {
        seen.push(variable.get())
        variable.set("lost with the copy")
      })
      future.addDoneCallback(() => seen.push(variable.get()), { context: given })
      variable.set("when done")
      future.setResult()
      yield* sleep(0)
      expect(seen).toEqual(["when added", "given"])
      expect(variable.get()).toBe("when done")
    })
  })

  it("refuses where no task is running", () => {
    expect(() => new Future<void>().addDoneCallback(() => {})).toThrow(
      new InvalidStateError(
        "Cannot add a done callback to <Future pending>: no task is running here\n" +
          "  write:  future.toPromise().then(…)",
      ),
    )
  })
})

describe("Future.removeDoneCallback()", () => {
  it("removes a function, however often it was added, and tells how often that was", () => {
    const order = recordOrder()
    runProgram(function* () {
      const future = new Future<void>()
      const never = () => order.never()
      future.addDoneCallback(never)
      future.addDoneCallback(() => order.step(1))
      future.addDoneCallback(never)
      const task = yield* startWaiting(() => future)
      expect(future.removeDoneCallback(never)).toBe(2)
      expect(future.removeDoneCallback(never)).toBe(0)
      future.setResult()
      yield* task
      expect(order.steps).toBe(1)
    })
  })

  it("comes too late for a function that is on its way", () => {
    const order = recordOrder()
    runProgram(function* () {
      const future = new Future<void>()
      const callback = () => order.step(1)
      future.addDoneCallback(callback)
      future.setResult()
      expect(future.removeDoneCallback(callback)).toBe(0)
      yield* sleep(0)
      expect(order.steps).toBe(1)
    })
  })
})

describe("Future.toPromise()", () => {
  it("makes a promise that settles as the future does", async () => {
    const [succeeding, failing, cancelled] = [new Future<number>(), new Future<number>(), new Future<number>()]
    const promises = [succeeding, failing, cancelled].map((future) => future.toPromise())
    const failure = new Error("broken")
    succeeding.setResult(1)
    failing.setException(failure)
    cancelled.cancel("stop")
    const outcomes = await Promise.allSettled(promises)
    expect(outcomes).toEqual([
      { status: "fulfilled", value: 1 },
      { status: "rejected", reason: failure },
      { status: "rejected", reason: expect.any(CancelledError) },
    ])
  })

  it("takes an error at once: it is not reported as lost", async () => {
    await runAsync(async () => {
      const failing = createTask(async () => {
        await sleep(5)
        throw new Error("broken")
      })
      await expect(failing.toPromise()).rejects.toThrow("broken")
    })
  })

  it("makes one of a future that is done already", async () => {
    const future = new Future<number>()
    future.setResult(1)
    expect(await future.toPromise()).toBe(1)
  })
})

describe("Future.from()", () => {
  it("settles as the promise does", async () => {
    await runAsync(function* () {
      expect(yield* Future.from(Promise.resolve(7))).toBe(7)
      const failure = new Error("broken")
      expect(yield* errorOf(() => Future.from(Promise.reject(failure)))).toBe(failure)
    })
  })

  it("cancelled before the promise settles, stays cancelled", async () => {
    await runAsync(function* () {
      const { promise, resolve } = deferred<string>()
      const future = Future.from(promise)
      const task = yield* startWaiting(() => future)
      task.cancel("stop")
      resolve("too late")
      yield* expectCancelled(task, "stop")
      yield* Future.from(promise)
      expect(future.cancelled()).toBe(true)
    })
  })

  it("reports an error that comes after it was cancelled, and one that nobody looks at", async () => {
    const host = new ManualHost({ auto: true, ambient })
    await run(
      function* () {
        const [late, unheard] = [deferred(), deferred()]
        Future.from(late.promise).cancel()
        Future.from(unheard.promise)
        late.reject("late")
        unheard.reject("unheard")
        yield* sleep(5)
      },
      { host, eager },
    )
    expect(host.lost).toEqual([
      { error: "late", where: "a promise that nobody waited for any more" },
      { error: "unheard", where: "<Future done>: nobody looked at its error" },
    ])
  })

  it("refuses what is no promise", () => {
    expect(() => Future.from(7 as never)).toThrow(new TypeError("Cannot make a Future of 7: it is not a promise"))
  })
})

describe("a Future in an async function", () => {
  it("is awaited, caught and finished like a promise", async () => {
    await runAsync(async () => {
      const future = new Future<number>()
      getRunningLoop().callLater(10, () => future.setResult(7))
      expect(await future).toBe(7)
      expect(await future.then((value) => value + 1)).toBe(8)
      const failed = new Future<number>()
      failed.setException(new Error("broken"))
      expect(await failed.catch((error) => String(error))).toBe("Error: broken")
      let finished = false
      await expect(
        failed.finally(() => {
          finished = true
        }),
      ).rejects.toThrow("broken")
      expect(finished).toBe(true)
    })
  })
})

describe("the error of a Future", () => {
  it("counts as looked at once it was asked for, awaited or cancelled away", () => {
    runProgram(function* () {
      const fail = () => {
        const future = new Future<void>()
        future.setException(new Error("broken"))
        expect(unretrieved(future)).toBe(true)
        return future
      }
      const asked = fail()
      asked.exception()
      const awaited = fail()
      yield* errorOf(() => awaited)
      const cancelled = fail()
      cancelled.cancel()
      const promised = fail()
      promised.toPromise().catch(() => {})
      expect(unretrieved(promised)).toBe(false)
      for (const future of [asked, awaited, cancelled]) expect(unretrieved(future)).toBe(false)
      expect(unretrieved(new Future())).toBe(false)
    })
  })
})

describe("a circle of tasks that await each other", () => {
  it("is reported when one of them is cancelled, instead of never ending", () => {
    const host = new ManualHost()
    host.run(function* () {
      const tasks: Future<void>[] = []
      for (let n = 0; n < 3; n++) tasks.push(createTask(() => tasks[(n + 1) % 3] as Future<void>))
      yield* sleep(0)
      yield* sleep(0)
      expect(() => tasks[0]?.cancel()).toThrow(InvalidStateError)
      expect(() => tasks[0]?.cancel()).toThrow(/^Cannot cancel <Task ".*" pending>: it waits for itself, in a circle$/)
    })
    expect(host.lost.map(({ error }) => String(error))).toEqual(Array(3).fill(expect.stringMatching(/in a circle$/)))
  })
})

describe("a gathering of tasks that wait for the same task", () => {
  it("is cancelled, however many they are: they are no circle", () => {
    runProgram(function* () {
      const shared = createTask(sleep(1_000))
      const tasks = Array.from({ length: 20_000 }, () => createTask(shared))
      const gathering = yield* startWaiting(() => gather(tasks))
      gathering.cancel("stop")
      yield* expectCancelled(gathering)
      expect(tasks.every((task) => task.cancelled())).toBe(true)
      expect(shared.cancelling()).toBe(20_000)
    })
  })
})

describe("a Future of two loops", () => {
  it("is awaited on the one and settled on the other", async () => {
    const [waiting, settling] = [new ManualHost(), new ManualHost()]
    const future = new Future<number>()
    const result = run(() => future, { host: waiting })
    waiting.settle()
    settling.run(function* () {
      future.setResult(7)
    })
    waiting.settle()
    expect(await result).toBe(7)
  })
})

describe("Future.unlisten()", () => {
  it("forgets a listener, whichever it is, and leaves the others in their order", () => {
    for (const forgotten of [0, 1, 2]) {
      const future = new Future<void>()
      const heard: number[] = []
      const listeners = [0, 1, 2].map((n) => ({
        loop: { schedule: (target: { run(argument: unknown): void }, argument: unknown) => target.run(argument) },
        run: () => heard.push(n),
      }))
      for (const listener of listeners) future.listen(listener)
      const [forget] = listeners.slice(forgotten)
      if (forget !== undefined) future.unlisten(forget)
      if (forget !== undefined) future.unlisten(forget)
      future.setResult()
      expect(heard).toEqual([0, 1, 2].filter((n) => n !== forgotten))
    }
  })

  it("of the only listener leaves none", () => {
    const future = new Future<void>()
    const listener = { loop: { schedule: () => expect.unreachable() }, run: () => {} }
    future.listen(listener)
    future.unlisten(listener)
    future.setResult()
    expect(future.awaiters).toEqual([])
  })
})

describe("Future", () => {
  it("says its state", () => {
    const [pending, done, cancelled] = [new Future<void>(), new Future<void>(), new Future<void>()]
    done.setResult()
    cancelled.cancel()
    expect([pending, done, cancelled].map(String)).toEqual(["<Future pending>", "<Future done>", "<Future cancelled>"])
  })
})
