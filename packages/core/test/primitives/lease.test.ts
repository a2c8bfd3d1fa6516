import { BoundedSemaphore, Condition, InvalidStateError, Lock } from "@corral/core"
import { describe, expect, it } from "vitest"
import { dispose } from "../../src/engine/disposal.ts"
import { errorOf, runProgram } from "../harness.ts"

describe("Lease", () => {
  it("gives back once, however often it is asked to", () => {
    runProgram(function* () {
      const semaphore = new BoundedSemaphore(2)
      const lease = yield* semaphore.acquire()
      yield* semaphore.acquire()
      lease.release()
      lease.release()
      lease[dispose]()
      expect(String(semaphore)).toBe("<BoundedSemaphore 1 free, 0 waiting>")
    })
  })

  it("gives back at the end of its block with `using`, also when the block throws", () => {
    runProgram(function* () {
      const lock = new Lock()
      const failure = new Error("broken")
      const error = yield* errorOf(function* () {
        using _lease = yield* lock.acquire()
        expect(lock.locked()).toBe(true)
        throw failure
      })
      expect(error).toBe(failure)
      expect(lock.locked()).toBe(false)
    })
  })

  it("reports a lock that was given back by hand already", () => {
    runProgram(function* () {
      const lock = new Lock()
      const lease = yield* lock.acquire()
      lock.release()
      expect(() => lease.release()).toThrow(InvalidStateError)
    })
  })

  it("of a condition gives the condition's lock back", () => {
    runProgram(function* () {
      const condition = new Condition()
      const lease = yield* condition.acquire()
      expect(condition.locked()).toBe(true)
      lease.release()
      expect(condition.locked()).toBe(false)
    })
  })
})
