import {
  type AbortSignalLike,
  abortable,
  type Body,
  CancelledError,
  createTask,
  InvalidStateError,
  run,
  sleep,
  until,
} from "@corral/core"
import { ManualHost, recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { deferred } from "../deferred.ts"
import { ambient, eager, errorOf, expectCancelled, runAsync, runProgram, startWaiting } from "../harness.ts"

/** Runs a program on a host that makes AbortControllers. */
function runAbortable<T>(main: Body<T>): Promise<T> {
  const host = new ManualHost({ auto: true, ambient, newAbortController: () => new AbortController() })
  return runAsync(main, {}, host)
}

describe("until()", () => {
  it("goes on in a later turn even if the promise has settled: a promise does not tell", async () => {
    await runAsync(function* () {
      expect(yield* until(Promise.resolve(7))).toBe(7)
      const failure = new Error("broken")
      expect(yield* errorOf(() => until(Promise.reject(failure)))).toBe(failure)
    })
  })

  it("waits until the promise settles, and gives its value", async () => {
    await runAsync(function* () {
      const { promise, resolve } = deferred<string>()
      const task = yield* startWaiting(() => until(promise))
      yield* sleep(1_000)
      expect(task.done()).toBe(false)
      resolve("arrived")
      expect(yield* task).toBe("arrived")
    })
  })

  it("throws what the promise rejects with, whatever it is", async () => {
    await runAsync(function* () {
      for (const failure of [new Error("broken"), "text", undefined]) {
        const { promise, reject } = deferred<void>()
        const task = yield* startWaiting(() => until(promise))
        reject(failure)
        expect(yield* errorOf(() => task)).toBe(failure)
      }
    })
  })

  it("cancelled while it waits, leaves the promise behind", async () => {
    await runAsync(function* () {
      const { promise, resolve } = deferred<string>()
      const task = yield* startWaiting(() => until(promise))
      task.cancel("stop")
      yield* expectCancelled(task, "stop")
      resolve("nobody listens")
      yield* until(promise)
    })
  })

  it("cancelled after the promise has settled, before it runs, is cancelled", async () => {
    await runAsync(function* () {
      const { promise, resolve } = deferred<string>()
      const task = yield* startWaiting(() => until(promise))
      promise.then(() => task.cancel("too late")) // comes after until's own reaction, before its turn
      resolve("arrived")
      yield* expectCancelled(task, "too late")
    })
  })

  it("reports the error of a promise that was left behind", async () => {
    const host = new ManualHost({ auto: true, ambient })
    const failure = new Error("too late")
    await run(
      function* () {
        const { promise, reject } = deferred<string>()
        const task = yield* startWaiting(() => until(promise))
        task.cancel()
        yield* errorOf(() => task)
        reject(failure)
        yield* sleep(5)
      },
      { host, eager },
    )
    expect(host.lost).toEqual([{ error: failure, where: "a promise that nobody waited for any more" }])
  })

  it("waits for any thenable, also one that calls back at once", async () => {
    await runAsync(function* () {
      const hasty = { then: (onFulfilled: (value: number) => void) => onFulfilled(7) } as PromiseLike<number>
      expect(yield* until(hasty)).toBe(7)
      expect(yield* until(sleep(5, "an operation is a thenable, too"))).toBe("an operation is a thenable, too")
    })
  })

  it("makes a promise an await point of an async function", async () => {
    await runAsync(async () => {
      const { promise } = deferred<string>()
      const task = createTask(async () => {
        await until(promise)
      })
      await sleep(5)
      task.cancel("stop")
      await expect(task.toPromise()).rejects.toThrow(CancelledError)
      expect(task.cancelled()).toBe(true)
    })
  })

  it("refuses what is no promise, at once", () => {
    for (const value of [7, undefined, null, () => Promise.resolve()]) {
      expect(() => until(value as never)).toThrow(
        new TypeError(`Cannot wait for ${String(value)}: until() takes a promise`),
      )
    }
  })

  it("names itself", () => {
    expect(String(until(Promise.resolve()))).toBe("until(promise)")
  })
})

describe("abortable()", () => {
  it("starts its work when it is awaited, with a signal, and gives the result", async () => {
    const order = recordOrder()
    await runAbortable(function* () {
      const operation = abortable(async (signal) => {
        order.step(2)
        return signal.aborted
      })
      order.step(1)
      expect(yield* operation).toBe(false)
      order.step(3)
    })
  })

  it("waits until the work is done", async () => {
    await runAbortable(function* () {
      const { promise, resolve } = deferred<string>()
      const task = yield* startWaiting(() => abortable(() => promise))
      yield* sleep(1_000)
      expect(task.done()).toBe(false)
      resolve("done")
      expect(yield* task).toBe("done")
    })
  })

  it("throws what the work fails with, or what starting it throws", async () => {
    await runAbortable(function* () {
      const failure = new Error("broken")
      expect(yield* errorOf(() => abortable(() => Promise.reject(failure)))).toBe(failure)
      expect(
        yield* errorOf(() =>
          abortable(() => {
            throw failure
          }),
        ),
      ).toBe(failure)
    })
  })

  it("cancelled while it waits, aborts the signal at once, and waits until the work has stopped", async () => {
    const order = recordOrder()
    await runAbortable(function* () {
      const stopped = deferred<void>()
      const task = yield* startWaiting(() =>
        abortable((signal) => {
          signal.addEventListener("abort", () => order.step(1))
          return stopped.promise
        }),
      )
      task.cancel("stop")
      order.step(2)
      yield* sleep(1_000)
      expect(task.done()).toBe(false)
      stopped.reject(new Error("AbortError"))
      yield* expectCancelled(task, "stop")
      order.step(3)
    })
  })

  it("is cancelled also if the work, asked to stop, ends with a result", async () => {
    await runAbortable(function* () {
      const stopped = deferred<string>()
      const task = yield* startWaiting(() => abortable(() => stopped.promise))
      task.cancel("stop")
      stopped.resolve("all the same")
      yield* expectCancelled(task, "stop")
    })
  })

  it("cancelled again while the work stops, waits on and keeps the first message", async () => {
    await runAbortable(function* () {
      let aborts = 0
      const stopped = deferred<void>()
      const task = yield* startWaiting(() =>
        abortable((signal) => {
          signal.addEventListener("abort", () => aborts++)
          return stopped.promise
        }),
      )
      task.cancel("first")
      yield* sleep(10)
      task.cancel("second")
      yield* sleep(10)
      expect([task.done(), aborts]).toEqual([false, 1])
      stopped.resolve()
      yield* expectCancelled(task, "first")
      expect(task.cancelling()).toBe(2)
    })
  })

  it("cancelled after the work is done, before it runs, is cancelled, and the signal is not aborted", async () => {
    await runAbortable(function* () {
      const signals: AbortSignalLike[] = []
      const { promise, resolve } = deferred<string>()
      const task = yield* startWaiting(() =>
        abortable((signal) => {
          signals.push(signal)
          return promise
        }),
      )
      promise.then(() => task.cancel("too late"))
      resolve("done")
      yield* expectCancelled(task, "too late")
      expect(signals[0]?.aborted).toBe(false)
    })
  })

  it("refuses what is no function, at once", () => {
    expect(() => abortable(Promise.resolve() as never)).toThrow(
      new TypeError(
        "Cannot start [object Promise]: abortable() takes a function\n" +
          "  write:  abortable((signal) => fetch(url, { signal }))",
      ),
    )
  })

  it("refuses a function that returns no promise", async () => {
    await runAbortable(function* () {
      expect(yield* errorOf(() => abortable((() => 7) as never))).toEqual(
        new TypeError("Cannot wait for 7: the function of abortable() must return a promise"),
      )
    })
  })

  it("refuses on a host that has no AbortController", () => {
    runProgram(function* () {
      expect(yield* errorOf(() => abortable(() => Promise.resolve()))).toEqual(
        new InvalidStateError('Cannot make an AbortSignal: "manual" has none'),
      )
    })
  })

  it("names itself", () => {
    expect(String(abortable(() => Promise.resolve()))).toBe("abortable(…)")
  })
})
