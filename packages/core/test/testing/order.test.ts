import { recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"

describe("recordOrder()", () => {
  it("takes steps that happen in the order of their numbers, and counts them", () => {
    const order = recordOrder()
    expect(order.steps).toBe(0)
    order.step(1)
    order.step(2)
    expect(order.steps).toBe(2)
  })

  it("throws at a step that comes too early, too late or twice", () => {
    expect(() => recordOrder().step(2)).toThrow("Step 2 happened as the 1. step")
    const order = recordOrder()
    order.step(1)
    expect(() => order.step(1)).toThrow("Step 1 happened as the 2. step")
  })

  it("never() always throws", () => {
    expect(() => recordOrder().never()).toThrow("A step happened that must never happen")
  })

  it("recorders know nothing of each other", () => {
    recordOrder().step(1)
    recordOrder().step(1)
  })
})
