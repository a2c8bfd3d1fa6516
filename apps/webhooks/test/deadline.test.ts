import { ManualHost } from "@corral/core/testing"
import { createTask, sleep, TimeoutError, taskGroup } from "@corral/node"
import { describe, expect, it } from "vitest"
import { remaining, within } from "../src/deadline.ts"

describe("within()", () => {
  it("ends a body that takes too long, and none that does not", () => {
    expect(new ManualHost().run(() => within(100, () => sleep(99, "in time")))).toBe("in time")
    expect(() => new ManualHost().run(() => within(100, () => sleep(101)))).toThrow(TimeoutError)
  })

  it("can only shorten the deadline outside of it", () => {
    const seen = new ManualHost().run(function* () {
      return yield* within(100, function* () {
        const longer = yield* within(500, remainingSoon)
        const shorter = yield* within(50, remainingSoon)
        return [longer, shorter, remaining()]
      })
    })
    expect(seen).toEqual([100, 50, 100])
  })
})

describe("remaining()", () => {
  it("is infinite without a deadline", () => {
    expect(new ManualHost().run(remainingSoon)).toBe(Number.POSITIVE_INFINITY)
  })

  it("shrinks as time passes, in whole milliseconds", () => {
    const seen = new ManualHost().run(() =>
      within(100, function* () {
        yield* sleep(30.5)
        return remaining()
      }),
    )
    expect(seen).toBe(69)
  })

  it("is known to the tasks that were started under the deadline, and to no others", () => {
    const seen = new ManualHost().run(() =>
      taskGroup(function* (group) {
        const outside = group.createTask(remainingAfter(20))
        const inside = yield* within(100, function* () {
          return yield* createTask(remainingAfter(10))
        })
        return [inside, yield* outside]
      }),
    )
    expect(seen).toEqual([90, Number.POSITIVE_INFINITY])
  })
})

function* remainingSoon() {
  return remaining()
}

function* remainingAfter(ms: number) {
  yield* sleep(ms)
  return remaining()
}
