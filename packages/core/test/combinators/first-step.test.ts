import {
  asCompleted,
  createTask,
  currentTask,
  sleep,
  type Task,
  type TaskGroup,
  taskGroup,
  timeout,
} from "@corral/core"
import { recordOrder } from "@corral/core/testing"
import { describe, expect, it } from "vitest"
import { expectCancelled, runProgram } from "../harness.ts"

describe("an eager task of a group", () => {
  it("that cancels its group in its first step is not cancelled itself: it joins after that step", () => {
    const ended: string[] = []
    runProgram(function* () {
      yield* taskGroup(function* (group: TaskGroup) {
        group.createTask(function* () {
          try {
            yield* sleep(5)
          } finally {
            ended.push("its sibling")
          }
        })
        yield* sleep(1)
        group.createTask(
          function* () {
            group.cancel()
            yield* sleep(10)
            ended.push("itself")
          },
          { eager: true },
        )
      })
    })
    expect(ended).toEqual(["its sibling", "itself"])
  })

  it("ends for its group after it has ended for who began to await it in its first step", () => {
    const order = recordOrder()
    runProgram(function* () {
      yield* taskGroup(function* (group: TaskGroup) {
        group.createTask(
          function* () {
            const self = currentTask() as Task<unknown>
            const awaiter = createTask(
              function* () {
                yield* self
              },
              { eager: true },
            )
            awaiter.addDoneCallback(() => order.step(1))
            yield* sleep(0)
          },
          { eager: true },
        )
      })
      order.step(2)
    })
    expect(order.steps).toBe(2)
  })
})

describe("a block that is a task of its own", () => {
  function* never() {
    throw new Error("It was started")
  }

  it.each([
    { name: "taskGroup()", make: () => taskGroup(never) },
    { name: "timeout()", make: () => timeout(10, never) },
  ])("cancelled before it begins, $name never runs its body", ({ make }) => {
    runProgram(function* () {
      const task = createTask(make(), { eager: false })
      task.cancel("too early")
      yield* expectCancelled(task, "too early")
    })
  })
})

describe("the iterator of asCompleted()", () => {
  it("can be iterated itself, and goes on where it was", () => {
    runProgram(function* () {
      const iterator = asCompleted([sleep(2, "slow"), sleep(1, "fast")])[Symbol.asyncIterator]()
      const first = yield* iterator.next()
      const second = yield* iterator[Symbol.asyncIterator]().next()
      expect([first.value?.result(), second.value?.result()]).toEqual(["fast", "slow"])
      expect((yield* iterator.next()).done).toBe(true)
    })
  })
})
