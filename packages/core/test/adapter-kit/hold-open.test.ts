import { makeHoldOpen } from "@corral/core/adapter-kit"
import { describe, expect, it } from "vitest"

describe("makeHoldOpen()", () => {
  it("runs one interval, from the first who holds to the last who lets go, however often each does", () => {
    const running = new Set<number>()
    let made = 0
    const holdOpen = makeHoldOpen<number>({
      set: (_tick, ms) => {
        expect(ms).toBe(2 ** 31 - 1)
        running.add(++made)
        return made
      },
      clear: (interval) => running.delete(interval),
    })
    const [first, second] = [holdOpen(), holdOpen()]
    expect([...running]).toEqual([1])
    first()
    first()
    expect([...running]).toEqual([1])
    second()
    expect([...running]).toEqual([])
    const third = holdOpen()
    second()
    expect([...running]).toEqual([2])
    third()
    expect([...running]).toEqual([])
  })
})
