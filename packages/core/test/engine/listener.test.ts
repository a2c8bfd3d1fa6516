import { Future, getRunningLoop } from "@corral/core"
import { describe, expect, it } from "vitest"
import { copyContext } from "../../src/engine/current.ts"
import { DoneCallback, Settlement } from "../../src/engine/listener.ts"
import { runProgram } from "../harness.ts"

describe("Settlement", () => {
  it("settles its promise in the same turn in which the future is done", () => {
    const settled: unknown[] = []
    const future = new Future<number>()
    future.listen(
      new Settlement<number>(
        (value) => settled.push(value),
        (error) => settled.push(error),
      ),
    )
    future.setResult(7)
    expect(settled).toEqual([7])
  })

  it("hands the error of a failed future on, which then counts as looked at", () => {
    const settled: unknown[] = []
    const failure = new Error("broken")
    const future = new Future<number>()
    future.setException(failure)
    future.listen(
      new Settlement<number>(
        () => settled.push("succeeded"),
        (error) => settled.push(error),
      ),
    )
    expect(settled).toEqual([failure])
    expect(future.unseen).toBe(false)
  })
})

describe("DoneCallback", () => {
  it("reports what its function throws, and nothing else", () => {
    runProgram(function* () {
      const reported: unknown[] = []
      const failure = new Error("broken")
      const callback = (body: () => void) =>
        new DoneCallback<null>(getRunningLoop(), body, copyContext(), null, (error) => reported.push(error))
      callback(() => {}).run(null)
      callback(() => {
        throw failure
      }).run(null)
      expect(reported).toEqual([failure])
    })
  })
})
