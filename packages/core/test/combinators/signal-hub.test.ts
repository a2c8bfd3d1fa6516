import { createTask, gather, sleep, taskGroup } from "@corral/core"
import { describe, expect, it } from "vitest"
import { SignalHub } from "../../src/combinators/signal-hub.ts"
import { CountingController } from "../counting-controller.ts"
import { errorOf, runAsync, runProgram } from "../harness.ts"

const MANY = 100_000

describe("SignalHub", () => {
  it("has one listener on the signal while anybody hears, and none after", () => {
    const controller = new CountingController()
    const hub = SignalHub.of(controller.signal)
    expect(SignalHub.of(controller.signal)).toBe(hub)
    const [first, second] = [hub.add(() => {}), hub.add(() => {})]
    expect(controller.listeners).toBe(1)
    hub.remove(first)
    expect(controller.listeners).toBe(1)
    hub.remove(second)
    expect([controller.listeners, controller.added]).toEqual([0, 1])
    hub.remove(hub.add(() => {}))
    expect([controller.listeners, controller.added]).toEqual([0, 2])
  })

  it("tells all in the order in which they came, and not those who have left", () => {
    const controller = new CountingController()
    const hub = SignalHub.of(controller.signal)
    const heard: number[] = []
    const hearers = [1, 2, 3].map((n) => hub.add(() => heard.push(n)))
    hub.remove(hearers[1]!)
    controller.abort()
    expect(heard).toEqual([1, 3])
  })
})

describe("one signal that lives long", () => {
  it("has no listener after 100,000 groups, one after the other, and had never more than one", async () => {
    const controller = new CountingController()
    const { signal } = controller
    await runAsync(async () => {
      for (let n = 0; n < MANY; n++) {
        await taskGroup(() => sleep(0), { signal })
      }
    })
    expect([controller.listeners, controller.most]).toEqual([0, 1])
  })

  it("has one listener under 100,000 groups at the same time, and one abort cancels all of them", () => {
    const controller = new CountingController()
    const { signal } = controller
    const reason = new Error("shutdown")
    runProgram(function* () {
      const waiting = () => taskGroup(() => sleep(1_000), { signal })
      const tasks = Array.from({ length: MANY }, () => createTask(errorOf(waiting)))
      yield* sleep(1)
      expect([controller.listeners, controller.most]).toEqual([1, 1])
      controller.abort(reason)
      const errors = yield* gather(tasks)
      expect(errors.every((error) => error === reason)).toBe(true)
    })
    expect([controller.listeners, controller.most]).toEqual([0, 1])
  })

  it("is not listened to at all by operations inside of a group with it", async () => {
    const controller = new CountingController()
    await runAsync(() =>
      taskGroup(
        async () => {
          for (let n = 0; n < 1_000; n++) await sleep(0)
          await taskGroup((group) => group.createTask(sleep(1)))
        },
        { signal: controller.signal },
      ),
    )
    expect(controller.added).toBe(1)
  })
})
