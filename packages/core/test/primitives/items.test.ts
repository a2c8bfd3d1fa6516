import { describe, expect, it } from "vitest"
import { compareValues, Fifo, type Items, Lifo, Smallest } from "../../src/primitives/items.ts"
import { seededRandom } from "../random.ts"

/** Puts and takes at random, and compares with a plain list that says which item is next. */
function testAgainstList(items: Items<number>, nextOf: (list: readonly number[]) => number): void {
  const random = seededRandom(7)
  const list: number[] = []
  for (let n = 0; n < 5_000; n++) {
    if (list.length > 0 && random() < 0.45) {
      const next = nextOf(list)
      list.splice(list.indexOf(next), 1)
      expect(items.take()).toBe(next)
    } else {
      const item = n + 10_000 * Math.floor(10 * random())
      list.push(item)
      items.put(item)
    }
    expect(items.size).toBe(list.length)
  }
  expect(list.length).toBeGreaterThan(100)
}

describe("Fifo", () => {
  it("gives the oldest first, across growth and wrap-around", () => {
    testAgainstList(new Fifo(), (list) => list[0] as number)
  })
})

describe("Lifo", () => {
  it("gives the newest first", () => {
    testAgainstList(new Lifo(), (list) => list.at(-1) as number)
  })
})

describe("Smallest", () => {
  it("gives the smallest first", () => {
    testAgainstList(new Smallest<number>((a, b) => a - b), (list) => Math.min(...list))
  })

  it("gives equal items in the order in which they came", () => {
    const leading = (n: number) => Math.floor(n / 10_000)
    testAgainstList(new Smallest<number>((a, b) => leading(a) - leading(b)), (list) =>
      list.reduce((first, n) => (leading(n) < leading(first) ? n : first)),
    )
  })

  it("is as before when a comparison throws, whichever it is", () => {
    const random = seededRandom(11)
    let untilFailure = Number.POSITIVE_INFINITY
    const items = new Smallest<number>((a, b) => {
      if (untilFailure-- === 0) throw new Error("no order")
      return a - b
    })
    const list: number[] = []
    let failures = 0
    for (let n = 0; n < 3_000; n++) {
      untilFailure = random() < 0.5 ? Math.floor(4 * random()) : Number.POSITIVE_INFINITY
      const item = Math.floor(1_000 * random())
      const taking = list.length > 0 && random() < 0.45
      try {
        if (taking) {
          expect(items.take()).toBe(Math.min(...list))
          list.splice(list.indexOf(Math.min(...list)), 1)
        } else {
          items.put(item)
          list.push(item)
        }
      } catch (error) {
        expect(String(error)).toBe("Error: no order")
        failures++
      }
      expect(items.size).toBe(list.length)
    }
    untilFailure = Number.POSITIVE_INFINITY
    expect(failures).toBeGreaterThan(100)
    for (const next of list.sort((a, b) => a - b)) expect(items.take()).toBe(next)
  })
})

describe("compareValues()", () => {
  it("orders numbers, bigints, strings, dates and lists as Python does", () => {
    const ordered: readonly (readonly [unknown, unknown])[] = [
      [1, 2],
      [-1, 0n],
      [1n, 1.5],
      ["10", "9"],
      ["a", "b"],
      [new Date(1), new Date(2)],
      [
        [1, "b"],
        [2, "a"],
      ],
      [
        [1, "a"],
        [1, "b"],
      ],
      [[1], [1, 0]],
      [[], [0]],
      [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    ]
    for (const [small, large] of ordered) {
      expect(compareValues(small, large)).toBeLessThan(0)
      expect(compareValues(large, small)).toBeGreaterThan(0)
      expect(compareValues(small, small)).toBe(0)
    }
    expect(compareValues(1n, 1)).toBe(0)
  })

  it("refuses values that have no common order", () => {
    for (const [a, b] of [
      [1, "1"],
      [null, 1],
      [undefined, undefined],
      [{}, {}],
      [Number.NaN, 1],
      [[1], 1],
      [true, false],
      [
        [1, {}],
        [1, {}],
      ],
      [Symbol("s"), 1],
    ]) {
      expect(() => compareValues(a, b)).toThrow(TypeError)
      expect(() => compareValues(a, b)).toThrow(/^Cannot order .*: they have no common order\n {2}write: {2}/s)
    }
  })
})
