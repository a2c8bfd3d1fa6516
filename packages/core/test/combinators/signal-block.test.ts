import {
  CancelledError,
  createTask,
  currentTask,
  Event,
  getRunningLoop,
  run,
  sleep,
  TimeoutError,
  taskGroup,
  timeout,
} from "@corral/core"
import { ManualHost, recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { CountingController } from "../counting-controller.ts"
import {
  ambient,
  eager,
  errorOf,
  errorTree,
  expectCancelled,
  expectNothingLeft,
  runAsync,
  runProgram,
  startWaiting,
} from "../harness.ts"

describe("taskGroup() with a signal", () => {
  it("gives what the body returns if the signal is not aborted, and leaves no listener on it", () => {
    runProgram(function* () {
      const controller = new CountingController()
      const { signal } = controller
      const result = yield* taskGroup(
        function* (group) {
          expect(controller.listeners).toBe(1)
          return yield* group.createTask(sleep(10, "done"))
        },
        { signal },
      )
      expect(result).toBe("done")
      expect(controller.listeners).toBe(0)
      controller.abort()
      yield* sleep(0)
    })
  })

  it("aborted while it waits, cancels body and tasks, waits for them and throws the signal's reason", () => {
    runProgram(function* () {
      const order = recordOrder()
      const controller = new CountingController()
      const reason = new Error("enough")
      getRunningLoop().callLater(10, () => controller.abort(reason))
      const error = yield* errorOf(() =>
        taskGroup(
          function* (group) {
            group.createTask(function* () {
              try {
                yield* sleep(1_000)
              } finally {
                order.step(2)
                yield* sleep(5)
                order.step(3)
              }
            })
            try {
              yield* sleep(1_000)
            } finally {
              order.step(1)
            }
          },
          { signal: controller.signal },
        ),
      )
      order.step(4)
      expect(error).toBe(reason)
      expect(getRunningLoop().time()).toBe(15)
      expect(currentTask()?.cancelling()).toBe(0)
      expect(controller.listeners).toBe(0)
      yield* sleep(0)
    })
  })

  it("aborted before, throws the reason and nothing happens", () => {
    runProgram(function* () {
      const order = recordOrder()
      const signal = AbortSignal.abort("enough")
      const group = taskGroup(() => order.never(), { signal })
      expect(`${group}`).toBe("a body with a signal")
      expect(yield* errorOf(() => group)).toBe("enough")
    })
  })

  it("aborted by the body itself, interrupts it at its next wait; a body that waits no more gives its result", () => {
    runProgram(function* () {
      const abortThen = (last: () => Generator<never, string> | ReturnType<typeof sleep<string>>) => {
        const controller = new AbortController()
        return taskGroup(
          function* () {
            controller.abort("enough")
            return yield* last()
          },
          { signal: controller.signal },
        )
      }
      expect(yield* errorOf(() => abortThen(() => sleep(1_000, "not reached")))).toBe("enough")
      function* atOnce() {
        return "reached"
      }
      expect(yield* abortThen(atOnce)).toBe("reached")
      expect(currentTask()?.cancelling()).toBe(0)
      yield* sleep(0)
    })
  })

  it("errors of tasks go before the reason", () => {
    runProgram(function* () {
      const controller = new AbortController()
      getRunningLoop().callLater(10, () => controller.abort())
      const error = yield* errorOf(() =>
        taskGroup(
          function* (group) {
            group.createTask(function* () {
              yield* errorOf(() => sleep(1_000))
              throw new Error("clean-up")
            })
          },
          { signal: controller.signal },
        ),
      )
      expect(errorTree(error)).toEqual(["clean-up"])
      expect(currentTask()?.cancelling()).toBe(0)
      yield* sleep(0)
    })
  })

  it("a cancellation from outside goes before the reason, whichever comes first", () => {
    for (const first of ["the abort", "the cancellation"]) {
      runProgram(function* () {
        const controller = new CountingController()
        const task = yield* startWaiting(() => taskGroup(() => sleep(1_000), { signal: controller.signal }))
        if (first === "the abort") controller.abort()
        task.cancel()
        if (first === "the cancellation") controller.abort()
        yield* expectCancelled(task)
        expect(task.cancelling()).toBe(1)
        expect(controller.listeners).toBe(0)
      })
    }
  })

  it("aborted after the body was woken, in the same turn, throws the reason", () => {
    runProgram(function* () {
      const controller = new AbortController()
      const gate = new Event()
      const task = yield* startWaiting(() => taskGroup(() => gate.wait(), { signal: controller.signal }))
      gate.set()
      controller.abort("enough")
      expect(yield* errorOf(() => task)).toBe("enough")
      expect(task.cancelled()).toBe(false)
    })
  })

  it("works with a timeout around it and inside it", () => {
    runProgram(function* () {
      const { signal } = new AbortController()
      const around = yield* errorOf(() => timeout(10, () => taskGroup(() => sleep(1_000), { signal })))
      expect(around).toBeInstanceOf(TimeoutError)
      const inside = yield* errorOf(() => taskGroup(() => timeout(10, () => sleep(1_000)), { signal }))
      expect((inside as { errors: unknown[] }).errors[0]).toBeInstanceOf(TimeoutError)
    })
  })

  it("refuses what is no signal", () => {
    // @ts-expect-error a controller is no signal
    expect(() => taskGroup(() => sleep(1), { signal: new AbortController() })).toThrow(TypeError)
    // @ts-expect-error neither is nothing
    expect(() => taskGroup(() => sleep(1), { signal: null })).toThrow(/^Cannot listen to null/)
  })

  it("works for async functions", async () => {
    await runAsync(async () => {
      const controller = new AbortController()
      getRunningLoop().callLater(10, () => controller.abort(new Error("enough")))
      const group = taskGroup(
        async () => {
          await sleep(1_000)
        },
        { signal: controller.signal },
      )
      await expect(group.then()).rejects.toThrow("enough")
      expect(currentTask()?.cancelling()).toBe(0)
    })
  })
})

describe("run() with a signal", () => {
  const makeHost = () => new ManualHost({ auto: true, ambient })

  it("aborted, cancels main, and rejects with the reason", async () => {
    const host = makeHost()
    const controller = new CountingController()
    const reason = new Error("enough")
    let cleaned = false
    const running = run(
      function* () {
        getRunningLoop().callLater(10, () => controller.abort(reason))
        try {
          yield* sleep(1_000)
        } finally {
          yield* sleep(5)
          cleaned = true
        }
      },
      { host, eager, signal: controller.signal },
    )
    await expect(running).rejects.toBe(reason)
    expect(cleaned).toBe(true)
    expect(host.now()).toBe(15)
    expect(controller.listeners).toBe(0)
    expectNothingLeft(host)
  })

  it("aborted before, rejects with the reason and nothing happens", async () => {
    const host = makeHost()
    const order = recordOrder()
    const running = run(() => order.never(), { host, eager, signal: AbortSignal.abort("enough") })
    await expect(running).rejects.toBe("enough")
    expectNothingLeft(host)
  })

  it("a stop request goes before the reason", async () => {
    const host = makeHost()
    const controller = new AbortController()
    const running = run(
      function* () {
        createTask(function* () {
          controller.abort()
          host.requestStop("SIGINT")
        })
        yield* sleep(1_000)
      },
      { host, eager, signal: controller.signal },
    )
    await expect(running).rejects.toBeInstanceOf(CancelledError)
    expectNothingLeft(host)
  })

  it("refuses what is no signal", async () => {
    const host = makeHost()
    // @ts-expect-error a string is no signal
    await expect(run(() => sleep(1), { host, signal: "enough" })).rejects.toBeInstanceOf(TypeError)
    expectNothingLeft(host)
  })
})
