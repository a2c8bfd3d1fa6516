import { describe, expect, it } from "vitest"
import { shuffled } from "../src/curves/curve.ts"
import { CURVES } from "../src/curves/index.ts"
import type { Probe } from "../src/workload.ts"

const probe: Probe = { begin() {}, end() {}, suspended() {} }

describe.each(CURVES)("$name", (curve) => {
  it.each(curve.lines)("$name does the work and proves it", async ({ program }) => {
    for (const size of [1, 10, 37]) expect(await program(size, probe)).toBe(curve.expected(size))
  })
})

describe("shuffled()", () => {
  it.each([1, 2, 10, 100, 997])("gives every number below %i once", (count) => {
    expect([...shuffled(count)].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i))
  })
})
