import { describe, expect, it } from "vitest"
import { Waiters } from "../../src/primitives/waiters.ts"

describe("Waiters", () => {
  it("wakes one after the other, in the order in which they joined", () => {
    const line = new Waiters({})
    const [first, second] = [line.join(), line.join()]
    expect(line.wakeNext()).toBe(true)
    expect([first.done(), second.done()]).toEqual([true, false])
    expect(line.wakeNext()).toBe(true)
    expect(second.done()).toBe(true)
    expect(line.wakeNext()).toBe(false)
  })

  it("keeps who was woken or cancelled in line until he leaves, and tells which of the two it was", () => {
    const line = new Waiters({})
    const [woken, cancelled, waiting] = [line.join(), line.join(), line.join()]
    expect([line.length, line.staying]).toEqual([3, 3])
    line.wakeNext()
    cancelled.cancel()
    expect([line.length, line.staying]).toEqual([3, 2])
    expect(line.leave(woken)).toBe(true)
    expect(line.leave(cancelled)).toBe(false)
    expect([line.length, line.staying]).toEqual([1, 1])
    line.wakeNext()
    expect(line.leave(waiting)).toBe(true)
    expect([line.length, line.staying]).toEqual([0, 0])
  })

  it("cannot cancel who was woken, nor anybody twice", () => {
    const line = new Waiters({})
    const [woken, cancelled] = [line.join(), line.join()]
    line.wakeNext()
    expect([woken.cancel(), cancelled.cancel(), cancelled.cancel()]).toEqual([false, true, false])
    expect([woken.cancelled(), line.staying]).toEqual([false, 1])
    expect(line.leave(woken)).toBe(true)
    expect(line.staying).toBe(0)
  })

  it("passes over who was cancelled", () => {
    const line = new Waiters({})
    const [first, second, third] = [line.join(), line.join(), line.join()]
    first.cancel()
    second.cancel()
    expect(line.wakeNext()).toBe(true)
    expect([first.cancelled(), second.cancelled(), third.cancelled()]).toEqual([true, true, false])
    expect(third.done()).toBe(true)
  })

  it("goes on where it was when the next to be woken leaves", () => {
    const line = new Waiters({})
    const [first, second, third] = [line.join(), line.join(), line.join()]
    line.wakeNext()
    second.cancel()
    line.leave(second)
    line.leave(first)
    line.wakeNext()
    expect(third.done()).toBe(true)
    line.leave(third)
    const next = line.join()
    line.wakeNext()
    expect(next.done()).toBe(true)
  })

  it("wakeFirst() wakes nobody while the first is on his way", () => {
    const line = new Waiters({})
    const [first, second] = [line.join(), line.join()]
    line.wakeFirst()
    line.wakeFirst()
    expect([first.done(), second.done()]).toEqual([true, false])
    line.leave(first)
    line.wakeFirst()
    expect(second.done()).toBe(true)
    line.leave(second)
    line.wakeFirst()
    expect(line.length).toBe(0)
  })

  it("wakeAll() wakes all who are in line, but none who join later", () => {
    const line = new Waiters({})
    const before = [line.join(), line.join(), line.join()]
    line.wakeAll()
    const after = line.join()
    expect(before.every((waiter) => waiter.done())).toBe(true)
    expect(after.done()).toBe(false)
  })

  it("says in words what its waiters wait at", () => {
    const line = new Waiters({ toString: () => "the gate" })
    expect(String(line.join())).toBe("its turn at the gate")
  })
})
