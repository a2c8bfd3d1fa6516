import { type Coroutine, createTask, Event, taskGroup, timeout } from "@corral/core"
import { ManualHost } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { expectCancelled, runProgram, startWaiting } from "../harness.ts"

const DEEP = 100_000

/** What goes down through levels, waits at the bottom, and comes up again with their number. */
type Descent = (levels: number, bottom: Event) => Coroutine<number>

const descents: Record<string, Descent> = {
  *"taskGroup()"(levels, bottom) {
    if (levels > 0) return 1 + (yield* taskGroup(() => descents["taskGroup()"]!(levels - 1, bottom)))
    yield* bottom.wait()
    return 0
  },
  *"timeout()"(levels, bottom) {
    if (levels > 0) return 1 + (yield* timeout(1_000, () => descents["timeout()"]!(levels - 1, bottom)))
    yield* bottom.wait()
    return 0
  },
  *"a task in a group, each in the task of the level above"(levels, bottom) {
    if (levels === 0) {
      yield* bottom.wait()
      return 0
    }
    const below = descents["a task in a group, each in the task of the level above"]!
    return 1 + (yield* taskGroup((group) => group.createTask(below(levels - 1, bottom), { eager: false })))
  },
}

/** Counts the turns of a host. */
class CountingHost extends ManualHost {
  turns = 0

  override turn(): boolean {
    this.turns++
    return super.turn()
  }
}

/** How many turns a cancellation takes from the outside to the end, after a descent through levels. */
function turnsToCancel(descend: Descent, levels: number): number {
  const host = new CountingHost()
  let before = 0
  runProgram(
    function* () {
      const bottom = new Event()
      const task = yield* startWaiting(function* () {
        yield* descend(levels, bottom)
      })
      while (!`${bottom}`.includes("1 waiting")) yield* startWaiting(function* () {})
      before = host.turns
      task.cancel()
      yield* expectCancelled(task)
    },
    {},
    host,
  )
  return host.turns - before
}

for (const [name, descend] of Object.entries(descents)) {
  describe(`${DEEP} times ${name}`, () => {
    it("returns", () => {
      runProgram(function* () {
        const bottom = new Event()
        bottom.set()
        expect(yield* descend(DEEP, bottom)).toBe(DEEP)
      })
    })

    it("returns after a wait at the bottom", () => {
      runProgram(function* () {
        const bottom = new Event()
        const task = createTask(descend(DEEP, bottom))
        while (!`${bottom}`.includes("1 waiting")) yield* startWaiting(function* () {})
        bottom.set()
        expect(yield* task).toBe(DEEP)
      })
    })

    it("can be cancelled from outside, in as many turns a level as a shallow one", () => {
      const perLevel = (turnsToCancel(descend, 2_000) - turnsToCancel(descend, 1_000)) / 1_000
      const shallow = turnsToCancel(descend, 1_000)
      expect(turnsToCancel(descend, DEEP)).toBe(shallow + perLevel * (DEEP - 1_000))
    })

    it("throws an error from the bottom to the top", () => {
      runProgram(function* () {
        const task = createTask(descend(DEEP, null as never))
        yield* startWaiting(function* () {
          try {
            yield* task
          } catch (error) {
            expect(error).toBeInstanceOf(Error)
          }
        })
        while (!task.done()) yield* startWaiting(function* () {})
      })
    })
  })
}
