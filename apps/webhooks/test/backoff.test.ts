import { describe, expect, it } from "vitest"
import { type Backoff, backoffMs } from "../src/backoff.ts"

const policy = (random: number): Backoff => ({ baseMs: 100, maxMs: 1_000, random: () => random })

describe("backoffMs()", () => {
  it("doubles up to the maximum", () => {
    expect([1, 2, 3, 4, 5, 6, 2_000].map((failures) => backoffMs(failures, policy(0)))).toEqual([
      100, 200, 400, 800, 1_000, 1_000, 1_000,
    ])
  })

  it("takes up to a half off, at random", () => {
    expect(backoffMs(3, policy(0.5))).toBe(300)
    expect(backoffMs(3, policy(0.999_999))).toBe(200)
  })
})
