import { LifoQueue } from "@corral/core"
import { describe, expect, it } from "vitest"
import { runProgram } from "../harness.ts"
import { testQueue } from "../queue-cases.ts"

testQueue("LifoQueue", (maxsize, options) => new LifoQueue<number>(maxsize, options))

describe("LifoQueue.get()", () => {
  it("gives the newest item first", () => {
    runProgram(function* () {
      const queue = new LifoQueue<string>(3)
      for (const item of ["a", "b"]) yield* queue.put(item)
      expect(yield* queue.get()).toBe("b")
      yield* queue.put("c")
      expect([yield* queue.get(), yield* queue.get()]).toEqual(["c", "a"])
    })
  })
})
