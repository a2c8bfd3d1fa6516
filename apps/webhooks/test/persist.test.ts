import { ManualHost } from "@corral/core/testing"
import { CancelledError, getRunningLoop, sleep, TimeoutError, timeout } from "@corral/node"
import { describe, expect, it } from "vitest"
import type { Backoff } from "../src/backoff.ts"
import { persist } from "../src/persist.ts"

const policy: Backoff = { baseMs: 100, maxMs: 1_000, random: () => 0 }

describe("persist()", () => {
  it("repeats what fails, with growing pauses, until it succeeds", () => {
    const times: number[] = []
    const failures: unknown[] = []
    function* body() {
      yield* sleep(1)
      times.push(getRunningLoop().time())
      if (times.length < 4) throw new Error(`failure ${times.length}`)
      return "done"
    }
    const result = new ManualHost().run(() => persist(body, policy, (error) => failures.push(error)))
    expect(result).toBe("done")
    expect(times).toEqual([1, 102, 303, 704])
    expect(failures.map(String)).toEqual(["Error: failure 1", "Error: failure 2", "Error: failure 3"])
  })

  it.each([
    ["in the body", 50, 0],
    ["in a pause", 150, 1],
  ])("takes a cancellation for no failure: %s", (_, ms, failed) => {
    const failures: unknown[] = []
    const persisting = () => persist(failAfter100, policy, (error) => failures.push(error))
    expect(() => new ManualHost().run(() => timeout(ms, persisting))).toThrow(TimeoutError)
    expect(failures).toHaveLength(failed)
    expect(failures.some((error) => error instanceof CancelledError)).toBe(false)
  })
})

function* failAfter100() {
  yield* sleep(100)
  throw new Error("no")
}
