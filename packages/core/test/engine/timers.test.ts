import { describe, expect, it } from "vitest"
import { ReadyQueue } from "../../src/engine/ready-queue.ts"
import { type Timer, Timers } from "../../src/engine/timers.ts"
import { seededRandom } from "../random.ts"

/** Timers that note their name when they fire. */
function noting(): { timers: Timers; add: (when: number, name?: unknown) => Timer; fire: (now: number) => unknown[] } {
  const timers = new Timers()
  const ready = new ReadyQueue()
  let fired: unknown[] = []
  return {
    timers,
    add: (when, name = when) => timers.add(when, { run: () => fired.push(name) }),
    fire: (now) => {
      fired = []
      timers.moveDue(now, ready)
      while (ready.length > 0) ready.runNext()
      return fired
    },
  }
}

describe("Timers", () => {
  it("fires what is due, in the order of the deadlines, and nothing else", () => {
    const { add, fire, timers } = noting()
    for (const when of [30, 10, 20, 40]) add(when)
    expect(timers.next()).toBe(10)
    expect(fire(9)).toEqual([])
    expect(fire(30)).toEqual([10, 20, 30])
    expect(timers.next()).toBe(40)
    expect(fire(100)).toEqual([40])
    expect(timers.next()).toBe(Number.POSITIVE_INFINITY)
  })

  it("fires equal deadlines in the order of their creation", () => {
    const { add, fire } = noting()
    for (let n = 0; n < 100; n++) add(n % 2, n)
    const fired = fire(1)
    const expected = Array.from({ length: 100 }, (_, n) => (n < 50 ? 2 * n : 2 * n - 99))
    expect(fired).toEqual(expected)
  })

  it("never fires a deadline of Infinity", () => {
    const { add, fire, timers } = noting()
    add(Number.POSITIVE_INFINITY)
    add(5)
    expect(fire(Number.MAX_VALUE)).toEqual([5])
    expect(timers.next()).toBe(Number.POSITIVE_INFINITY)
  })

  it("does not fire what was cancelled, and does not count it as the next deadline", () => {
    const { add, fire, timers } = noting()
    const first = add(10)
    const second = add(20)
    add(30)
    timers.cancel(first)
    timers.cancel(second)
    timers.cancel(second)
    expect(timers.next()).toBe(30)
    expect(fire(100)).toEqual([30])
  })

  it("does not fire what is cancelled between its deadline and its turn", () => {
    const timers = new Timers()
    const ready = new ReadyQueue()
    const fired: string[] = []
    const first = timers.add(10, { run: () => fired.push("first") })
    const second = timers.add(10, {
      run: () => {
        fired.push("second")
        timers.cancel(third)
      },
    })
    const third = timers.add(10, { run: () => fired.push("third") })
    timers.moveDue(10, ready)
    timers.cancel(first)
    while (ready.length > 0) ready.runNext()
    timers.cancel(second)
    expect(fired).toEqual(["second"])
    expect(timers.next()).toBe(Number.POSITIVE_INFINITY)
  })

  it("keeps the order when most timers are cancelled and swept out of the heap", () => {
    const { add, fire, timers } = noting()
    const random = seededRandom(5)
    const made = Array.from({ length: 2_000 }, (_, n) => {
      const when = Math.floor(500 * random())
      return { timer: add(when, n), when, n, kept: random() < 0.1 }
    })
    for (const { timer, kept } of made) if (!kept) timers.cancel(timer)
    const expected = made
      .filter(({ kept }) => kept)
      .sort((a, b) => a.when - b.when || a.n - b.n)
      .map(({ n }) => n)
    expect(fire(250)).toEqual(expected.filter((n) => (made[n]?.when ?? 0) <= 250))
    expect(fire(500)).toEqual(expected.filter((n) => (made[n]?.when ?? 0) > 250))
  })

  it("fires like a sorted list, whatever is added and cancelled in between", () => {
    const { add, fire, timers } = noting()
    const random = seededRandom(9)
    let list: { when: number; n: number; timer: Timer }[] = []
    let now = 0
    for (let n = 0; n < 5_000; n++) {
      const choice = random()
      if (choice < 0.6) {
        const when = now + Math.floor(300 * random())
        list.push({ when, n, timer: add(when, n) })
      } else if (choice < 0.9 && list.length > 0) {
        const [cancelled] = list.splice(Math.floor(list.length * random()), 1)
        if (cancelled !== undefined) timers.cancel(cancelled.timer)
      } else {
        now += Math.floor(20 * random())
        const due = list.filter(({ when }) => when <= now).sort((a, b) => a.when - b.when || a.n - b.n)
        expect(fire(now)).toEqual(due.map(({ n }) => n))
        list = list.filter(({ when }) => when > now)
      }
      expect(timers.next()).toBe(Math.min(Number.POSITIVE_INFINITY, ...list.map(({ when }) => when)))
    }
  })

  it("is empty after it was cleared", () => {
    const { add, fire, timers } = noting()
    for (let n = 0; n < 10; n++) add(n)
    timers.clear()
    expect(timers.next()).toBe(Number.POSITIVE_INFINITY)
    expect(fire(100)).toEqual([])
  })
})
