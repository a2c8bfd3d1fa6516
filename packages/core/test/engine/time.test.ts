import { describe, expect, it } from "vitest"
import { checkTime } from "../../src/engine/time.ts"

describe("checkTime()", () => {
  it("takes every number, the infinite ones included", () => {
    for (const ms of [0, -5, 0.5, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) checkTime(ms, "wait")
  })

  it("refuses NaN and what is no number, and says what was to be done", () => {
    expect(() => checkTime(Number.NaN, "set a timer")).toThrow(
      new RangeError("Cannot set a timer of NaN milliseconds: it is not a time"),
    )
    for (const ms of ["100", null, undefined, 5n, new Date(0)]) {
      expect(() => checkTime(ms, "set a timer")).toThrow(
        new TypeError(`Cannot set a timer of ${String(ms)}: it is not a number of milliseconds`),
      )
    }
  })
})
