import { type Awaitable, type Coroutine, createTask, getRunningLoop, type Instruction } from "@corral/core"
import { expect, it } from "vitest"
import { expectCancelled, runProgram, startWaiting } from "./harness.ts"

/** Something that tasks wait at, and what lets the first of them go on. */
export interface Scene {
  /** Makes an operation that has to wait until somebody is let go on. */
  wait(): Awaitable<unknown>
  /** Lets one who waits, or who comes next, go on; takes no turn. */
  wake(): Coroutine<void> | void
  /** What the operation gives. */
  readonly result: unknown
  /** What the tasks wait at; it says in words how many wait. */
  readonly at?: object
}

/** Awaits an operation and checks that it goes on at once, without giving up the turn. */
export function* atOnce<T>(operation: Awaitable<T>): Generator<Instruction, T, unknown> {
  let turnHasPassed = false
  const nextTurn = getRunningLoop().callSoon(() => {
    turnHasPassed = true
  })
  const value = yield* operation
  nextTurn.cancel()
  expect(turnHasPassed).toBe(false)
  return value
}

/** The cases that every operation has which waits in line: at once, woken, cancelled before that and cancelled after it. */
export function testWaiting(setUp: () => Scene | Coroutine<Scene>): void {
  const program = (body: (scene: Scene) => Coroutine<void>): void =>
    runProgram(function* () {
      const scene = yield* settled(setUp())
      yield* body(scene)
      if (scene.at !== undefined) expect(String(scene.at)).toContain(" 0 waiting")
    })

  it("goes on at once, without giving up the turn, if nothing keeps it", () => {
    program(function* (scene) {
      yield* settled(scene.wake())
      expect(yield* atOnce(scene.wait())).toEqual(scene.result)
    })
  })

  it("waits until it is woken", () => {
    program(function* (scene) {
      const task = yield* startWaiting(() => scene.wait())
      expect(task.done()).toBe(false)
      if (scene.at !== undefined) expect(String(scene.at)).toContain(" 1 waiting")
      yield* settled(scene.wake())
      expect(task.done()).toBe(false)
      expect(yield* task).toEqual(scene.result)
    })
  })

  it("cancelled while it waits, leaves the line and takes nothing", () => {
    program(function* (scene) {
      const first = yield* startWaiting(() => scene.wait())
      const second = yield* startWaiting(() => scene.wait())
      first.cancel("no longer needed")
      yield* expectCancelled(first, "no longer needed")
      if (scene.at !== undefined) expect(String(scene.at)).toContain(" 1 waiting")
      expect(second.done()).toBe(false)
      yield* settled(scene.wake())
      expect(yield* second).toEqual(scene.result)
    })
  })

  it("cancelled before it has begun, takes nothing", () => {
    program(function* (scene) {
      yield* settled(scene.wake())
      const task = createTask(scene.wait(), { eager: false })
      task.cancel("not today")
      yield* expectCancelled(task, "not today")
      expect(yield* atOnce(scene.wait())).toEqual(scene.result)
    })
  })

  it("cancelled after it was woken, before it runs, hands the wake on", () => {
    program(function* (scene) {
      const first = yield* startWaiting(() => scene.wait())
      const second = yield* startWaiting(() => scene.wait())
      yield* settled(scene.wake())
      first.cancel("too late")
      yield* expectCancelled(first, "too late")
      expect(yield* second).toEqual(scene.result)
    })
  })

  it("cancelled after it was woken, leaves what it was woken with to who comes next", () => {
    program(function* (scene) {
      const only = yield* startWaiting(() => scene.wait())
      yield* settled(scene.wake())
      only.cancel()
      yield* expectCancelled(only)
      expect(yield* atOnce(scene.wait())).toEqual(scene.result)
    })
  })
}

function* settled<T>(steps: T | Coroutine<T>): Generator<Instruction, T, unknown> {
  return isCoroutine(steps) ? yield* steps : steps
}

function isCoroutine<T>(steps: T | Coroutine<T>): steps is Coroutine<T> {
  return typeof (steps as Partial<Coroutine<T>> | undefined)?.next === "function"
}
