import {
  type Awaitable,
  type Body,
  BoundedSemaphore,
  Condition,
  createTask,
  Future,
  InvalidStateError,
  type Lease,
  Lock,
  Semaphore,
  sleep,
} from "@corral/core"
import { describe, expect, it } from "vitest"
import { errorOf, expectCancelled, runAsync, runProgram, startWaiting } from "../harness.ts"
import { atOnce, testWaiting } from "../waiting.ts"

interface Holdable {
  acquire(): Awaitable<Lease>
  release(): void
  locked(): boolean
  with<T>(body: Body<T>): Awaitable<T>
}

const holdables: readonly (readonly [name: string, make: () => Holdable])[] = [
  ["Lock", () => new Lock()],
  ["Condition", () => new Condition()],
  ["Semaphore", () => new Semaphore(1)],
  ["BoundedSemaphore", () => new BoundedSemaphore(1)],
]

function* done(): Generator<never, string, unknown> {
  return "done"
}

describe.each(holdables)("%s.with()", (name, make) => {
  testWaiting(function* () {
    const held = make()
    yield* held.acquire()
    // A condition counts those who wait to be notified, not those in line for its lock.
    const at = held instanceof Condition ? {} : { at: held }
    return { wait: () => held.with(done), wake: () => held.release(), result: "done", ...at }
  })

  it("holds it while the body runs, and gives it back when the body has ended", () => {
    runProgram(function* () {
      const held = make()
      const result = yield* held.with(function* () {
        yield* sleep(10)
        return held.locked()
      })
      expect(result).toBe(true)
      expect(held.locked()).toBe(false)
    })
  })

  it("gives it back when the body throws", () => {
    runProgram(function* () {
      const held = make()
      const failure = new Error("broken")
      const error = yield* errorOf(() =>
        held.with(function* () {
          yield* sleep(10)
          throw failure
        }),
      )
      expect(error).toBe(failure)
      expect(held.locked()).toBe(false)
    })
  })

  it("gives it back, after the body's clean-up, when the body is cancelled", () => {
    runProgram(function* () {
      const held = make()
      const seen: boolean[] = []
      const task = yield* startWaiting(() =>
        held.with(function* () {
          try {
            yield* sleep(1_000)
          } finally {
            yield* sleep(10)
            seen.push(held.locked())
          }
        }),
      )
      task.cancel()
      yield* expectCancelled(task)
      expect(seen).toEqual([true])
      expect(held.locked()).toBe(false)
    })
  })

  it("gives it back when the body cannot be run", () => {
    runProgram(function* () {
      const held = make()
      const error = yield* errorOf(() => held.with((() => "not awaitable") as never))
      expect(error).toBeInstanceOf(TypeError)
      expect(held.locked()).toBe(false)
    })
  })

  it("refuses what is no body, before it waits for anything", () => {
    runProgram(function* () {
      const held = make()
      yield* held.acquire()
      expect(() => held.with(Promise.resolve() as never)).toThrow(
        /^Cannot run a promise in <.*>\.with\(\): .*write: {2}/s,
      )
      expect(() => held.with(7 as never)).toThrow(/^Cannot run 7 in <.*>\.with\(\): .*write: {2}/s)
      held.release()
      yield* atOnce(held.acquire())
    })
  })

  it("runs an async function", async () => {
    await runAsync(async () => {
      const held = make()
      const result = await held.with(async () => {
        await sleep(10)
        return held.locked()
      })
      expect(result).toBe(true)
      expect(held.locked()).toBe(false)
    })
  })

  it("runs its body in the task that awaits it, without giving up the turn before or after", () => {
    runProgram(function* () {
      const held = make()
      const gate = new Future<void>()
      const task = createTask(() => held.with(() => gate))
      yield* sleep(0)
      gate.setResult()
      yield* task
      expect(yield* atOnce(held.with(done))).toBe("done")
      expect(String(held.with(done))).toMatch(new RegExp(`^<${name} .*>\\.with\\(\\)$`))
    })
  })
})

describe("Lock.with()", () => {
  it("reports a lock that the body has released itself", () => {
    runProgram(function* () {
      const lock = new Lock()
      const error = yield* errorOf(() =>
        lock.with(function* () {
          lock.release()
        }),
      )
      expect(error).toBeInstanceOf(InvalidStateError)
    })
  })
})
