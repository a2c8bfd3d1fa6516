import {
  type Body,
  CancelledError,
  type Coroutine,
  createTask,
  Event,
  ExceptionGroup,
  rethrowCancelled,
  sleep,
  taskGroup,
  timeout,
} from "@corral/core"
import { ManualHost } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { errorOf, expectCancelled, runProgram } from "../harness.ts"

const DEEP = 100_000
/** Deeper than the native stack; each level costs an ExceptionGroup with a stack of its own. */
const DEEP_ERRORS = 20_000

/** Goes down through levels, runs a body at the bottom, and comes up again with the number of levels. */
type Descent = (levels: number, bottom: Body<unknown>) => Coroutine<number>

function* land(bottom: Body<unknown>): Coroutine<number> {
  yield* timeout(null, bottom)
  return 0
}

function* throughGroups(levels: number, bottom: Body<unknown>): Coroutine<number> {
  if (levels === 0) return yield* land(bottom)
  return 1 + (yield* taskGroup(() => throughGroups(levels - 1, bottom)))
}

function* throughTimeouts(levels: number, bottom: Body<unknown>): Coroutine<number> {
  if (levels === 0) return yield* land(bottom)
  return 1 + (yield* timeout(1_000, () => throughTimeouts(levels - 1, bottom)))
}

function* throughTasks(levels: number, bottom: Body<unknown>): Coroutine<number> {
  if (levels === 0) return yield* land(bottom)
  const below = throughTasks(levels - 1, bottom)
  // Started eagerly, each task would run inside its creator's step: that is deep in the native sense.
  return 1 + (yield* taskGroup((group) => group.createTask(below, { eager: false })))
}

/** Counts the turns of a host. */
class CountingHost extends ManualHost {
  turns = 0

  override turn(): boolean {
    this.turns++
    return super.turn()
  }
}

/** How many turns it takes from a cancellation at the top of some levels until that has come out. */
function turnsToCancel(descend: Descent, levels: number): number {
  const host = new CountingHost()
  let before = 0
  runProgram(
    function* () {
      const landed = new Event()
      const task = createTask(
        descend(levels, function* () {
          landed.set()
          yield* sleep(1_000)
        }),
      )
      yield* landed.wait()
      before = host.turns
      task.cancel()
      yield* expectCancelled(task)
    },
    {},
    host,
  )
  return host.turns - before
}

/** How many groups an error is wrapped in; no recursion. */
function wrappings(error: unknown): number {
  let count = 0
  for (let it = error; it instanceof ExceptionGroup; it = it.errors[0]) count++
  return count
}

describe.each([
  ["taskGroup()", throughGroups, DEEP_ERRORS],
  ["timeout()", throughTimeouts, 0],
  ["taskGroup() with a task in each that goes on", throughTasks, DEEP_ERRORS],
])("100,000 times %s", (_name, descend, wrapped) => {
  it("returns, without a wait and with one", () => {
    runProgram(function* () {
      expect(yield* descend(DEEP, function* () {})).toBe(DEEP)
      expect(yield* descend(DEEP, () => sleep(10))).toBe(DEEP)
    })
  })

  it("can be cancelled from outside, in as many turns a level as less of them", () => {
    const [shallow, deeper] = [turnsToCancel(descend, 1_000), turnsToCancel(descend, 2_000)]
    expect(turnsToCancel(descend, DEEP)).toBe(shallow + ((deeper - shallow) / 1_000) * (DEEP - 1_000))
  })

  it("throws an error from 20,000 levels down out at the top", () => {
    runProgram(function* () {
      const error = yield* errorOf(() =>
        descend(DEEP_ERRORS, function* () {
          throw new Error("at the bottom")
        }),
      )
      expect(wrappings(error)).toBe(wrapped)
      expect(rethrowCancelled(error)).toBe(undefined)
    })
  })
})

describe("an error 20,000 groups deep", () => {
  it("can be searched, divided and thrown on", () => {
    let error: unknown = new CancelledError()
    for (let level = 0; level < DEEP_ERRORS; level++) error = new ExceptionGroup("", [error, level])
    expect(() => rethrowCancelled(error)).toThrow(ExceptionGroup)
    const [cancelled, others] = (error as ExceptionGroup).split(CancelledError)
    expect(wrappings(cancelled)).toBe(DEEP_ERRORS)
    expect(others?.errors.length).toBe(2)
  })
})
