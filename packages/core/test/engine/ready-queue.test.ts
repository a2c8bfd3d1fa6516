import { describe, expect, it } from "vitest"
import { ReadyQueue } from "../../src/engine/ready-queue.ts"
import { seededRandom } from "../random.ts"

describe("ReadyQueue", () => {
  it("runs what came first, first, with its argument", () => {
    const queue = new ReadyQueue()
    const ran: unknown[] = []
    const target = { run: (argument: unknown) => ran.push(argument) }
    queue.push(target, "a")
    queue.push(target, undefined)
    queue.push(target, "c")
    while (queue.length > 0) queue.runNext()
    expect(ran).toEqual(["a", undefined, "c"])
  })

  it("keeps the order while it grows", () => {
    const queue = new ReadyQueue()
    const ran: unknown[] = []
    const target = { run: (argument: unknown) => ran.push(argument) }
    for (let n = 0; n < 10_000; n++) queue.push(target, n)
    expect(queue.length).toBe(10_000)
    while (queue.length > 0) queue.runNext()
    expect(ran).toEqual(Array.from({ length: 10_000 }, (_, n) => n))
  })

  it("keeps the order when it wraps around, and when it grows while it is wrapped around", () => {
    const random = seededRandom(3)
    const queue = new ReadyQueue()
    let next = 0
    const target = { run: (argument: unknown) => expect(argument).toBe(next++) }
    let pushed = 0
    for (let round = 0; round < 500; round++) {
      const more = Math.floor(random() * (round % 100 === 99 ? 200 : 20))
      for (let n = 0; n < more; n++) queue.push(target, pushed++)
      for (let n = Math.floor(random() * 20); n > 0 && queue.length > 0; n--) queue.runNext()
      expect(queue.length).toBe(pushed - next)
    }
    while (queue.length > 0) queue.runNext()
    expect(next).toBe(pushed)
  })

  it("takes what is pushed by what it runs, at its end", () => {
    const queue = new ReadyQueue()
    const ran: string[] = []
    const inner = { run: () => ran.push("inner") }
    queue.push(
      {
        run: () => {
          ran.push("outer")
          for (let n = 0; n < 50; n++) queue.push(inner, undefined)
        },
      },
      undefined,
    )
    queue.push({ run: () => ran.push("second") }, undefined)
    while (queue.length > 0) queue.runNext()
    expect(ran.slice(0, 3)).toEqual(["outer", "second", "inner"])
    expect(ran.length).toBe(52)
  })

  it("is empty and usable after it was cleared", () => {
    const queue = new ReadyQueue()
    const ran: unknown[] = []
    const target = { run: (argument: unknown) => ran.push(argument) }
    for (let n = 0; n < 100; n++) queue.push(target, n)
    queue.runNext()
    queue.clear()
    expect(queue.length).toBe(0)
    queue.push(target, "again")
    queue.runNext()
    expect(ran).toEqual([0, "again"])
  })
})
