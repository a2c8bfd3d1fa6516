import { describe, expect, it } from "vitest"
import { makePostMacrotask, type TaskGlobals } from "../src/macrotask.ts"

const { scheduler, MessageChannel }: TaskGlobals = globalThis
const ways: [way: string, globals: TaskGlobals][] = [
  ["a MessageChannel, where there is no scheduler", MessageChannel === undefined ? {} : { MessageChannel }],
  ["setTimeout, where there is nothing else", {}],
]
if (scheduler !== undefined) ways.push(["the scheduler", { scheduler }])

describe.each(ways)("makePostMacrotask(), by %s", (_way, globals) => {
  it("calls once, in order, after all microtasks, each in a task of its own", async () => {
    const post = makePostMacrotask(globals)
    const log: string[] = []
    await new Promise<void>((resolve) => {
      for (const name of ["a", "b", "c"]) {
        post(() => {
          log.push(name)
          queueMicrotask(() => log.push(`microtask of ${name}`))
        })
      }
      post(resolve)
      queueMicrotask(() => queueMicrotask(() => log.push("microtask")))
    })
    const each = ["a", "b", "c"].flatMap((name) => [name, `microtask of ${name}`])
    expect(log).toEqual(["microtask", ...each])
  })

  it("leaves timers their turn, however often it is called", async () => {
    const post = makePostMacrotask(globals)
    let fired = false
    setTimeout(() => {
      fired = true
    }, 10)
    while (!fired) await new Promise<void>(post)
  })
})
