import { describe, expect, it } from "vitest"
import type { Instruction } from "../../src/engine/awaitable.ts"
import { Waiter, Waiters } from "../../src/primitives/waiters.ts"

/** A waiter in a line, which is asked by hand what a fiber would ask. */
class Person extends Waiter<void> {
  override next(): IteratorResult<Instruction, void> {
    return this.wait()
  }

  go(): boolean {
    return this.leave()
  }

  cancel(): boolean {
    const cancellable = this.cancellable()
    this.requestCancel("enough")
    return cancellable
  }

  get cancelled(): boolean {
    return this.failure() !== undefined
  }
}

function joined(line: Waiters): Person {
  const person = new Person(line)
  person.next()
  return person
}

describe("Waiters", () => {
  it("wakes one after the other, in the order in which they joined", () => {
    const line = new Waiters({})
    const [first, second] = [joined(line), joined(line)]
    expect(line.wakeNext()).toBe(true)
    expect([first.woken, second.woken]).toEqual([true, false])
    expect(line.wakeNext()).toBe(true)
    expect(second.woken).toBe(true)
    expect(line.wakeNext()).toBe(false)
  })

  it("keeps who was woken or cancelled in line until he leaves, and tells which of the two it was", () => {
    const line = new Waiters({})
    const [woken, cancelled, waiting] = [joined(line), joined(line), joined(line)]
    expect([line.length, line.staying]).toEqual([3, 3])
    line.wakeNext()
    cancelled.cancel()
    expect([line.length, line.staying]).toEqual([3, 2])
    expect([woken.inLine, cancelled.inLine]).toEqual([true, true])
    expect([woken.go(), cancelled.go()]).toEqual([true, false])
    expect([woken.inLine, cancelled.inLine]).toEqual([false, false])
    expect([line.length, line.staying]).toEqual([1, 1])
    line.wakeNext()
    expect(waiting.go()).toBe(true)
    expect([line.length, line.staying]).toEqual([0, 0])
  })

  it("cannot cancel who was woken, nor anybody twice", () => {
    const line = new Waiters({})
    const [woken, cancelled] = [joined(line), joined(line)]
    line.wakeNext()
    expect([woken.cancel(), cancelled.cancel(), cancelled.cancel()]).toEqual([false, true, false])
    expect([woken.cancelled, cancelled.cancelled, line.staying]).toEqual([false, true, 1])
    expect(woken.go()).toBe(true)
    expect(line.staying).toBe(0)
  })

  it("passes over who was cancelled", () => {
    const line = new Waiters({})
    const [first, second, third] = [joined(line), joined(line), joined(line)]
    first.cancel()
    second.cancel()
    expect(line.wakeNext()).toBe(true)
    expect([first.woken, second.woken, third.woken]).toEqual([false, false, true])
  })

  it("goes on where it was when the next to be woken leaves", () => {
    const line = new Waiters({})
    const [first, second, third] = [joined(line), joined(line), joined(line)]
    line.wakeNext()
    second.cancel()
    second.go()
    first.go()
    line.wakeNext()
    expect(third.woken).toBe(true)
    third.go()
    const next = joined(line)
    line.wakeNext()
    expect(next.woken).toBe(true)
  })

  it("lets the same one wait again, at the end of the line", () => {
    const line = new Waiters({})
    const [again, other] = [joined(line), joined(line)]
    line.wakeNext()
    again.go()
    again.next()
    expect([again.inLine, again.woken]).toEqual([true, false])
    line.wakeNext()
    expect([again.woken, other.woken]).toEqual([false, true])
  })

  it("wakeFirst() wakes nobody while the first is on his way", () => {
    const line = new Waiters({})
    const [first, second] = [joined(line), joined(line)]
    line.wakeFirst()
    line.wakeFirst()
    expect([first.woken, second.woken]).toEqual([true, false])
    first.go()
    line.wakeFirst()
    expect(second.woken).toBe(true)
    second.go()
    line.wakeFirst()
    expect(line.length).toBe(0)
  })

  it("wakeAll() wakes all who are in line, but none who join later", () => {
    const line = new Waiters({})
    const before = [joined(line), joined(line), joined(line)]
    line.wakeAll()
    const after = joined(line)
    expect(before.every((waiter) => waiter.woken)).toBe(true)
    expect(after.woken).toBe(false)
  })

  it("schedules who listens once there is an outcome, also one that came before he listened", () => {
    const line = new Waiters({})
    const scheduled: unknown[] = []
    const listener = { run: () => {}, loop: { schedule: (_: unknown, woken: unknown) => void scheduled.push(woken) } }
    const [early, late] = [joined(line), joined(line)]
    early.listen(listener)
    expect(scheduled.length).toBe(0)
    line.wakeAll()
    expect(scheduled.length).toBe(1)
    expect(scheduled[0]).toBe(early)
    late.listen(listener)
    expect(scheduled.length).toBe(2)
    expect(scheduled[1]).toBe(late)
  })
})
