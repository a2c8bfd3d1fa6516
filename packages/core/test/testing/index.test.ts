import { CancelledError, createTask, Future, sleep } from "@corral/core"
import { ManualHost, unretrieved } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { errorOf, runProgram } from "../harness.ts"

describe("unretrieved()", () => {
  it("tells whether a future failed and nobody has looked at its error yet", () => {
    runProgram(function* () {
      const failing = createTask(function* () {
        yield* sleep(10)
        throw new RangeError("own")
      })
      expect(unretrieved(failing)).toBe(false)
      yield* sleep(20)
      expect(unretrieved(failing)).toBe(true)
      expect(failing.exception()).toBeInstanceOf(RangeError)
      expect(unretrieved(failing)).toBe(false)
    })
  })

  it("to await it, and to cancel it, is to look at it", () => {
    runProgram(function* () {
      for (const look of [(future: Future<void>) => future.cancel(), (future: Future<void>) => future.failure()]) {
        const failed = new Future<void>()
        failed.setException(new RangeError("own"))
        expect(unretrieved(failed)).toBe(true)
        look(failed)
        expect(unretrieved(failed)).toBe(false)
      }
      const failed = new Future<void>()
      failed.setException(new RangeError("own"))
      yield* errorOf(() => failed)
      expect(unretrieved(failed)).toBe(false)
    })
  })

  it("one that succeeded or was cancelled has no error to look at", () => {
    runProgram(function* () {
      const [succeeded, cancelled] = [new Future<void>(), new Future<void>()]
      succeeded.setResult()
      cancelled.cancel()
      expect([succeeded, cancelled].map(unretrieved)).toEqual([false, false])
      expect(yield* errorOf(() => cancelled)).toBeInstanceOf(CancelledError)
    })
  })

  it("what is unretrieved at the end of a run is reported as lost", () => {
    const host = new ManualHost()
    host.run(function* () {
      new Future<void>().setException(new RangeError("own"))
    })
    expect(host.lost.map(({ where }) => where)).toEqual(["<Future done>: nobody looked at its error"])
  })
})
