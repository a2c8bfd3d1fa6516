import { Event, sleep } from "@corral/core"
import { recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { runProgram, startWaiting } from "../harness.ts"
import { atOnce, testWaiting } from "../waiting.ts"

describe("Event.wait()", () => {
  testWaiting(() => {
    const event = new Event()
    return { wait: () => event.wait(), wake: () => event.set(), result: undefined, at: event }
  })

  it("lets all who wait go on, in the order in which they came", () => {
    const order = recordOrder()
    runProgram(function* () {
      const event = new Event()
      const tasks = []
      for (const n of [2, 3, 4]) {
        tasks.push(
          yield* startWaiting(function* () {
            yield* event.wait()
            order.step(n)
          }),
        )
      }
      order.step(1)
      event.set()
      for (const task of tasks) yield* task
      order.step(5)
    })
  })

  it("goes on even if the flag is cleared before it runs", () => {
    runProgram(function* () {
      const event = new Event()
      const task = yield* startWaiting(() => event.wait())
      event.set()
      event.clear()
      yield* task
      expect(event.isSet()).toBe(false)
    })
  })

  it("waits again after the flag was cleared", () => {
    runProgram(function* () {
      const event = new Event()
      event.set()
      yield* atOnce(event.wait())
      event.clear()
      const task = yield* startWaiting(() => event.wait())
      yield* sleep(0)
      expect(task.done()).toBe(false)
      event.set()
      yield* task
    })
  })
})

describe("Event", () => {
  it("is unset at first, set by set(), and set only once", () => {
    const event = new Event()
    expect(event.isSet()).toBe(false)
    event.set()
    event.set()
    expect(event.isSet()).toBe(true)
    event.clear()
    expect(event.isSet()).toBe(false)
  })

  it("says whether it is set and how many wait", () => {
    runProgram(function* () {
      const event = new Event()
      const task = yield* startWaiting(() => event.wait())
      expect(String(event)).toBe("<Event unset, 1 waiting>")
      event.set()
      yield* task
      expect(String(event)).toBe("<Event set, 0 waiting>")
      expect(String(event.wait())).toBe("<Event set, 0 waiting>.wait()")
    })
  })
})
