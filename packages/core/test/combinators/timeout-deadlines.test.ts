import {
  type Awaitable,
  CancelledError,
  currentTask,
  Event,
  getRunningLoop,
  InvalidStateError,
  sleep,
  type Timeout,
  TimeoutError,
  timeout,
  timeoutAt,
} from "@corral/core"
import { ManualHost, recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { errorOf, expectCancelled, runProgram, startWaiting } from "../harness.ts"

const now = () => getRunningLoop().time()

describe("timeout(): nested", () => {
  it("the inner deadline is the inner's affair", () => {
    runProgram(function* () {
      const result = yield* timeout(100, function* (outer) {
        const error = yield* errorOf(() => timeout(10, () => sleep(1_000)))
        expect(error).toBeInstanceOf(TimeoutError)
        expect((error as TimeoutError).deadline).toBe(10)
        expect(outer.expired()).toBe(false)
        yield* sleep(10)
        return "in time"
      })
      expect(result).toBe("in time")
    })
  })

  it("the outer deadline passes through the inner as a cancellation", () => {
    runProgram(function* () {
      let kept: Timeout | undefined
      const error = yield* errorOf(() =>
        timeout(10, () =>
          timeout(100, function* (inner) {
            kept = inner
            yield* sleep(1_000)
          }),
        ),
      )
      expect((error as TimeoutError).deadline).toBe(10)
      expect(kept?.expired()).toBe(false)
      expect(`${kept}`).toBe("<Timeout finished>")
    })
  })

  it("with equal deadlines both expire, and the outer throws the TimeoutError", () => {
    runProgram(function* () {
      const both: Timeout[] = []
      let fromInner: unknown
      const error = yield* errorOf(() =>
        timeout(10, function* (outer) {
          both.push(outer)
          fromInner = yield* errorOf(() =>
            timeout(10, function* (inner) {
              both.push(inner)
              yield* sleep(1_000)
            }),
          )
          throw fromInner
        }),
      )
      expect(error).toBeInstanceOf(TimeoutError)
      expect(fromInner).toBeInstanceOf(CancelledError)
      expect(both.map((each) => each.expired())).toEqual([true, true])
      expect(currentTask()?.cancelling()).toBe(0)
    })
  })
})

describe("Timeout.reschedule()", () => {
  it("moves the deadline to later", () => {
    runProgram(function* () {
      const error = yield* errorOf(() =>
        timeout(10, function* (deadline) {
          deadline.reschedule(now() + 50)
          expect(deadline.when()).toBe(50)
          yield* sleep(1_000)
        }),
      )
      expect((error as TimeoutError).deadline).toBe(50)
      expect(now()).toBe(50)
    })
  })

  it("moves the deadline to sooner", () => {
    runProgram(function* () {
      const error = yield* errorOf(() =>
        timeout(100, function* (deadline) {
          deadline.reschedule(10)
          yield* sleep(1_000)
        }),
      )
      expect((error as TimeoutError).deadline).toBe(10)
      expect(now()).toBe(10)
    })
  })

  it("to a time that has passed, expires in the next turn", () => {
    runProgram(function* () {
      yield* sleep(100)
      const order = recordOrder()
      const error = yield* errorOf(() =>
        timeout(null, function* (deadline) {
          deadline.reschedule(now() - 1)
          order.step(1)
          expect(deadline.expired()).toBe(false)
          yield* sleep(0)
          order.never()
        }),
      )
      expect((error as TimeoutError).deadline).toBe(99)
      expect(now()).toBe(100)
    })
  })

  for (const when of [null, Number.POSITIVE_INFINITY]) {
    it(`to ${when}, removes the deadline`, () => {
      runProgram(function* () {
        const result = yield* timeout(10, function* (deadline) {
          deadline.reschedule(when)
          expect(deadline.when()).toBe(when)
          return yield* sleep(1_000, "no hurry")
        })
        expect(result).toBe("no hurry")
      })
    })
  }

  it("can be called by another task", () => {
    runProgram(function* () {
      let kept: Timeout | undefined
      const task = yield* startWaiting(() =>
        timeout(null, function* (deadline) {
          kept = deadline
          yield* sleep(1_000)
        }),
      )
      kept?.reschedule(10)
      expect(yield* errorOf(() => task)).toBeInstanceOf(TimeoutError)
      expect(now()).toBe(10)
    })
  })

  it("refuses once the timeout has expired or ended, and refuses NaN", () => {
    runProgram(function* () {
      let kept: Timeout | undefined
      yield* timeout(10, function* (deadline) {
        kept = deadline
        expect(() => deadline.reschedule(Number.NaN)).toThrow(RangeError)
        expect(deadline.when()).toBe(10)
        yield* errorOf(() => sleep(1_000))
        expect(() => deadline.reschedule(100)).toThrow("Cannot reschedule <Timeout expiring>: it is expiring")
      })
      expect(() => kept?.reschedule(100)).toThrow(InvalidStateError)
      yield* timeout(10, function* (deadline) {
        kept = deadline
      })
      expect(() => kept?.reschedule(100)).toThrow("Cannot reschedule <Timeout finished>: it is finished")
    })
  })
})

describe("a timeout that expires", () => {
  it("aborts the task's signal, whose listener cannot move the deadline any more", () => {
    const refusals: unknown[] = []
    const program = function* () {
      const error = yield* errorOf(() =>
        timeout(10, function* (deadline) {
          currentTask()?.signal.addEventListener("abort", () => {
            expect(deadline.expired()).toBe(true)
            try {
              deadline.reschedule(null)
            } catch (error) {
              refusals.push(error)
            }
          })
          yield* sleep(1_000)
        }),
      )
      expect((error as TimeoutError).deadline).toBe(10)
    }
    runProgram(program, {}, new ManualHost({ newAbortController: () => new AbortController() }))
    expect(refusals).toEqual([new InvalidStateError("Cannot reschedule <Timeout expiring>: it is expiring")])
  })
})

describe("timeoutAt()", () => {
  it("takes a time of the loop's clock", () => {
    runProgram(function* () {
      yield* sleep(100)
      expect(yield* timeoutAt(150, () => sleep(10, "in time"))).toBe("in time")
      const error = yield* errorOf(() => timeoutAt(150, () => sleep(1_000)))
      expect((error as TimeoutError).deadline).toBe(150)
      expect(now()).toBe(150)
    })
  })

  it("says whose body it was that returned nothing to await", () => {
    const wrong = (() => 42) as unknown as () => Awaitable<number> // what the types refuse
    runProgram(function* () {
      expect(String(yield* errorOf(() => timeoutAt(150, wrong)))).toMatch(
        /^TypeError: Cannot run the body of timeoutAt\(\):/,
      )
      expect(String(yield* errorOf(() => timeout(150, wrong)))).toMatch(
        /^TypeError: Cannot run the body of timeout\(\):/,
      )
    })
  })

  it("of a time that has passed lets the body run to its first wait", () => {
    runProgram(function* () {
      yield* sleep(100)
      const order = recordOrder()
      const error = yield* errorOf(() =>
        timeoutAt(99, function* (deadline) {
          expect(deadline.when()).toBe(99)
          order.step(1)
          yield* sleep(0)
          order.never()
        }),
      )
      expect(error).toBeInstanceOf(TimeoutError)
    })
  })

  for (const when of [null, Number.POSITIVE_INFINITY]) {
    it(`of ${when} never expires`, () => {
      runProgram(function* () {
        expect(yield* timeoutAt(when, () => sleep(1_000_000, "no hurry"))).toBe("no hurry")
      })
    })
  }

  it("cancelled while waiting, and after being woken, throws the CancelledError", () => {
    runProgram(function* () {
      for (const woken of [false, true]) {
        const gate = new Event()
        const task = yield* startWaiting(() => timeoutAt(1_000, () => gate.wait()))
        if (woken) gate.set()
        task.cancel()
        yield* expectCancelled(task)
      }
    })
  })

  it("left behind by a run that ends, it is cancelled and leaves no timer", () => {
    runProgram(function* () {
      yield* startWaiting(() => timeoutAt(1_000, () => sleep(500)))
    })
  })

  it("refuses what is no time or no body", () => {
    expect(() => timeoutAt(Number.NaN, () => sleep(1))).toThrow(RangeError)
    // @ts-expect-error a time is a number
    expect(() => timeoutAt(new Date(), () => sleep(1))).toThrow(TypeError)
    // @ts-expect-error a promise is no body
    expect(() => timeoutAt(10, Promise.resolve())).toThrow(/^Cannot run a promise in timeoutAt\(\)/)
  })
})
