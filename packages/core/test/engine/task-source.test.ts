import { createTask, currentTask, gather, sleep, type Task, type TaskBody, taskGroup, waitFor } from "@corral/core"
import { ManualHost } from "@corral/core/testing"
import { describe, expect, expectTypeOf, it } from "vitest"
import { runAsync, runProgram } from "../harness.ts"

describe("the body of a task", () => {
  it("gets the task, whatever its syntax", async () => {
    await runAsync(async (main) => {
      expectTypeOf(main).toEqualTypeOf<Task<unknown>>()
      const isCurrent = (task: Task<unknown>) => task === currentTask() && task !== main
      const bodies: TaskBody<boolean>[] = [
        async (task) => isCurrent(task),
        function* (task) {
          yield* sleep(0)
          return isCurrent(task)
        },
        (task) => sleep(0, isCurrent(task)),
      ]
      for (const body of bodies) {
        expect(await createTask(body)).toBe(true)
        expect(await taskGroup((group) => group.createTask(body))).toBe(true)
      }
      expect(await gather(bodies)).toEqual([true, true, true])
    })
  })

  it("gets the task that runs it, where that is the caller's own", () => {
    runProgram(function* (main) {
      expect(main).toBe(currentTask())
      expect(yield* waitFor((task) => sleep(0, task === main), 10)).toBe(true)
    })
  })

  it("a generator function that takes no argument gets none, also not by `arguments`", () => {
    runProgram(function* () {
      const count = yield* createTask(function* () {
        yield* sleep(0)
        // biome-ignore lint/complexity/noArguments: it is what is tested
        return arguments.length
      })
      expect(count).toBe(0)
    })
  })

  it("is told by it where a runtime cannot tell: task.do()", async () => {
    const host = new ManualHost({ auto: true })
    const log = await runAsync(
      function* () {
        const log: string[] = []
        const task = createTask(async (self) => {
          try {
            await self.do(sleep(5))
            await self.do(sleep(1_000))
          } finally {
            await self.do(sleep(5))
            log.push(`stopped at ${host.now()}`)
          }
        })
        yield* sleep(10)
        task.cancel()
        yield* gather([task], { returnExceptions: true })
        return log
      },
      {},
      host,
    )
    expect(log).toEqual(["stopped at 15"])
  })
})
