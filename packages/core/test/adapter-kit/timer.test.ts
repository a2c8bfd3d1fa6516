import { makeWakeAt } from "@corral/core/adapter-kit"
import { recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"

const LONGEST = 2 ** 31 - 1

/** A runtime's timers: they fire when they are told to, like real ones sometimes too early. */
function setUp(start = 0) {
  let clock = start
  const pending = new Map<number, { readonly fire: () => void; readonly ms: number }>()
  const delays: number[] = []
  const wakeAt = makeWakeAt<number>({
    now: () => clock,
    set: (fire, ms) => {
      delays.push(ms)
      pending.set(delays.length, { fire, ms })
      return delays.length
    },
    clear: (timer) => {
      pending.delete(timer)
    },
  })
  /** Moves the clock and fires the timers that are set by then. */
  const fireAt = (when: number) => {
    clock = when
    for (const [timer, { fire }] of [...pending]) {
      pending.delete(timer)
      fire()
    }
  }
  return { wakeAt, fireAt, delays, pending }
}

describe("makeWakeAt()", () => {
  it("wakes when the time has come, once", () => {
    const { wakeAt, fireAt, delays, pending } = setUp(100)
    const order = recordOrder()
    wakeAt(150, () => order.step(1))
    expect(delays).toEqual([50])
    fireAt(150)
    expect(order.steps).toBe(1)
    expect(pending.size).toBe(0)
  })

  it("rounds a delay up, and sets a timer that fired too early again", () => {
    const { wakeAt, fireAt, delays } = setUp()
    const order = recordOrder()
    wakeAt(10.2, () => order.step(1))
    fireAt(10.1)
    expect(order.steps).toBe(0)
    expect(delays).toEqual([11, 1])
    fireAt(10.2)
    expect(order.steps).toBe(1)
  })

  it("asks for no delay below 0 when the time has passed", () => {
    const { wakeAt, fireAt, delays } = setUp(100)
    const order = recordOrder()
    wakeAt(50, () => order.step(1))
    expect(delays).toEqual([0])
    expect(order.steps).toBe(0)
    fireAt(100)
    expect(order.steps).toBe(1)
  })

  it("waits in pieces for what is further off than 2^31 - 1 ms, and does not wake early", () => {
    const { wakeAt, fireAt, delays } = setUp()
    const order = recordOrder()
    wakeAt(2 * LONGEST + 10, () => order.step(1))
    fireAt(LONGEST)
    fireAt(2 * LONGEST)
    expect(order.steps).toBe(0)
    expect(delays).toEqual([LONGEST, LONGEST, 10])
    fireAt(2 * LONGEST + 10)
    expect(order.steps).toBe(1)
  })

  it("never wakes for Infinity", () => {
    const { wakeAt, fireAt, delays } = setUp()
    const order = recordOrder()
    wakeAt(Number.POSITIVE_INFINITY, () => order.never())
    fireAt(LONGEST)
    expect(delays).toEqual([LONGEST, LONGEST])
  })

  it("forgets what it is told to forget, also after the timer was set again", () => {
    const { wakeAt, fireAt, pending } = setUp()
    const order = recordOrder()
    wakeAt(10, () => order.never())()
    expect(pending.size).toBe(0)
    const forget = wakeAt(LONGEST + 10, () => order.never())
    fireAt(LONGEST)
    expect(pending.size).toBe(1)
    forget()
    expect(pending.size).toBe(0)
  })

  it("keeps its timers apart", () => {
    const { wakeAt, pending } = setUp()
    const forget = wakeAt(10, () => {})
    wakeAt(20, () => {})
    forget()
    expect([...pending.values()].map(({ ms }) => ms)).toEqual([20])
  })
})
