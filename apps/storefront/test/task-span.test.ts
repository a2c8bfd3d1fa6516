import { setTimeout as later } from "node:timers/promises"
import { type Coroutine, createTask, gather, run, sleep, type TaskGroup, taskGroup, timeout } from "@corral/node"
import { describe, expect, it } from "vitest"
import { createTaskInSpan } from "../src/task-span.ts"
import { tracer } from "../src/tracing.ts"
import { spansOnceEnded, treesOf } from "./recorder.ts"

const mark = (name: string) => tracer.startSpan(name).end()

async function orderAsync(group: TaskGroup): Promise<void> {
  mark("begin")
  await later(1)
  await sleep(1)
  mark("after waits")
  await taskGroup(async (inner) => {
    createTaskInSpan(inner, "pick", async () => {
      await timeout(1_000, async () => await sleep(2))
      mark("picked")
    })
    createTaskInSpan(group, "label", async () => mark("labelled"))
    inner.createTask(async () => {
      await sleep(0)
      mark("without a span of its own")
    })
  })
  mark("end")
}

function* orderCoroutine(group: TaskGroup): Coroutine<void> {
  mark("begin")
  yield* sleep(1)
  yield* sleep(1)
  mark("after waits")
  yield* taskGroup(function* (inner) {
    createTaskInSpan(
      inner,
      "pick",
      (function* () {
        yield* timeout(1_000, () => sleep(2))
        mark("picked")
      })(),
    )
    createTaskInSpan(group, "label", function* () {
      mark("labelled")
    })
    inner.createTask(function* () {
      yield* sleep(0)
      mark("without a span of its own")
    })
  })
  mark("end")
}

const TREE = "order(after waits, begin, end, label(labelled), pick(picked), without a span of its own)"

describe("what a task starts", () => {
  it.each([
    ["async functions", orderAsync],
    ["coroutines", orderCoroutine],
  ])("is a child of what was active at createTask, in %s", async (_, order) => {
    await taskGroup(async (group) => {
      for (let n = 0; n < 20; n++) createTaskInSpan(group, "order", () => order(group))
    })
    expect(treesOf(await spansOnceEnded(20 * 9))).toEqual(Array(20).fill(TREE))
  })

  it("is a child of what was active at createTask, with both syntaxes in one run", async () => {
    await run(function* () {
      yield* taskGroup(function* (group) {
        for (let n = 0; n < 20; n++)
          createTaskInSpan(group, "order", () => (n % 2 ? orderAsync : orderCoroutine)(group))
      })
    })
    expect(treesOf(await spansOnceEnded(20 * 9))).toEqual(Array(20).fill(TREE))
  })

  it("is not a child of a span that ended before createTask", async () => {
    await run(async () => {
      const task = tracer.startActiveSpan("over", (span) => {
        span.end()
        return null
      })
      expect(task).toBeNull()
      await gather([createTask(async () => mark("later"))])
    })
    expect(treesOf(await spansOnceEnded(2))).toEqual(["later", "over"])
  })
})
