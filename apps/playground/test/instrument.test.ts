import * as corral from "@corral/browser"
import { describe, expect, it } from "vitest"
import * as facade from "../src/instrument/facade.ts"
import {
  Barrier,
  createTask,
  gather,
  Lock,
  Queue,
  Semaphore,
  shield,
  sleep,
  taskGroup,
  timeout,
} from "../src/instrument/facade.ts"
import { stateAt } from "../src/trace/state.ts"
import { lane, record, waits } from "./record.ts"

function* fail(ms: number) {
  yield* sleep(ms)
  throw new Error("broken")
}

describe("what scenarios import", () => {
  it("has the names of corral, all of them", () => {
    expect(Object.keys(facade).sort()).toEqual(Object.keys(corral).sort())
  })
})

describe("what is recorded", () => {
  it("tells what each task waits for, from when to when", async () => {
    const queue = new Queue<number>(1, { name: "jobs" })
    const recording = await record(() =>
      taskGroup(function* (group) {
        group.createTask(
          function* () {
            yield* queue.get()
            yield* sleep(30)
            yield* queue.get()
          },
          { name: "taker" },
        )
        group.createTask(
          function* () {
            yield* sleep(10)
            yield* queue.put(1)
            yield* sleep(50)
            yield* queue.put(2)
          },
          { name: "giver" },
        )
      }),
    )
    expect(waits(lane(recording, "taker"))).toEqual([
      '0-10 queue "jobs".get()',
      "10-40 sleep(30)",
      '40-60 queue "jobs".get()',
    ])
    expect(waits(lane(recording, "giver"))).toEqual(["0-10 sleep(10)", "10-60 sleep(50)"])
    expect(waits(lane(recording, "main"))).toEqual(["0-60 its tasks"])
  })

  it("names locks, semaphores, barriers and tasks that are waited for", async () => {
    const lock = new Lock()
    const seats = new Semaphore(0)
    const barrier = new Barrier(2)
    const recording = await record(function* () {
      yield* lock.acquire()
      const tasks = [
        createTask(lock.acquire(), { name: "locked out" }),
        createTask(
          lock.with(() => sleep(1)),
          { name: "locked out, too" },
        ),
        createTask(seats.acquire(), { name: "standing" }),
        createTask(barrier.wait(), { name: "early" }),
      ]
      const last = createTask(sleep(5), { name: "last" })
      yield* last
      for (const task of tasks) task.cancel()
    })
    expect(waits(lane(recording, "locked out")).at(-1)).toBe("0-5 lock.acquire()")
    expect(waits(lane(recording, "locked out, too")).at(-1)).toBe("0-5 lock.acquire()")
    expect(waits(lane(recording, "standing")).at(-1)).toBe("0-5 semaphore.acquire()")
    expect(waits(lane(recording, "early")).at(-1)).toBe("0-5 barrier.wait()")
    expect(waits(lane(recording, "main"))).toEqual(['0-5 task "last"'])
  })

  it("tells who failed, who was asked to cancel, and how each ended", async () => {
    const recording = await record(() =>
      taskGroup(
        function* (group) {
          group.createTask(fail(20), { name: "bad" })
          group.createTask(
            function* () {
              try {
                yield* sleep(100)
              } finally {
                yield* sleep(15)
              }
            },
            { name: "slow to leave" },
          )
          group.createTask(sleep(10, "fine"), { name: "good" })
        },
        { name: "all" },
      ),
    )
    expect(lane(recording, "bad")).toMatchObject({
      from: 0,
      to: 20,
      outcome: "failed",
      text: "Error: broken",
      cancels: [],
    })
    expect(lane(recording, "slow to leave")).toMatchObject({
      to: 35,
      outcome: "cancelled",
      cancels: [20],
      cancelling: [{ from: 20, to: 35 }],
    })
    expect(lane(recording, "good")).toMatchObject({ to: 10, outcome: "done", text: '"fine"' })
    expect(lane(recording, "all")).toMatchObject({ kind: "group", from: 0, to: 35, outcome: "failed" })
    expect(lane(recording, "main").text).toBe("ExceptionGroup: unhandled errors in a TaskGroup\n  Error: broken")
    expect(stateAt(lane(recording, "slow to leave"), 30)).toEqual({ name: "cancelling", on: "sleep(15)" })
    expect(stateAt(lane(recording, "slow to leave"), 10)).toEqual({ name: "waiting", on: "sleep(100)" })
  })

  it("puts tasks into their groups, blocks into blocks, and others below who created them", async () => {
    const recording = await record(function* () {
      yield* timeout(1_000, () =>
        taskGroup(
          function* (group) {
            group.createTask(
              () => taskGroup((inner) => inner.createTask(sleep(1), { name: "leaf" }), { name: "inner" }),
              {
                name: "branch",
              },
            )
          },
          { name: "outer" },
        ),
      )
      yield* gather([createTask(sleep(1), { name: "stray" }), sleep(2)])
    })
    const parentOf = (name: string): string | undefined => recording.lanes.get(lane(recording, name).parent ?? -1)?.name
    expect(parentOf("leaf")).toBe("inner")
    expect(parentOf("inner")).toBe("branch")
    expect(parentOf("branch")).toBe("outer")
    expect(parentOf("outer")).toBe("1000 ms")
    expect(parentOf("1000 ms")).toBe("main")
    expect(parentOf("stray")).toBe("main")
    // The task that gather() made of an operation was created in nobody's sight, and is found all the same.
    expect([...recording.lanes.values()].filter(({ parent }) => parent === lane(recording, "main").id)).toHaveLength(3)
  })

  it("knows whose tasks are that start eagerly, and those that they create in turn", async () => {
    const recording = await record(() =>
      taskGroup(
        function* (group) {
          group.createTask(
            function* () {
              createTask(sleep(1), { name: "grandchild" })
              yield* sleep(5)
            },
            { name: "child", eager: true },
          )
        },
        { name: "all" },
      ),
    )
    expect(lane(recording, "child").parent).toBe(lane(recording, "all").id)
    expect(lane(recording, "grandchild").parent).toBe(lane(recording, "child").id)
  })

  it("knows deadlines, and that a timeout takes back its own cancellation", async () => {
    const recording = await record(function* () {
      yield* timeout(40, function* (deadline) {
        yield* sleep(10)
        deadline.reschedule(60)
        yield* sleep(1_000)
      })
    })
    expect(lane(recording, "40 ms")).toMatchObject({ to: 60, deadline: 60, outcome: "expired" })
    expect(lane(recording, "main")).toMatchObject({ cancels: [60], outcome: "failed" })
    expect(lane(recording, "main").cancelling).toEqual([{ from: 60, to: 60 }])
  })

  it("does not cancel what is behind a shield", async () => {
    const recording = await record(function* () {
      const inner = createTask(sleep(50), { name: "inner" })
      try {
        yield* timeout(20, () => shield(inner))
      } catch {
        yield* inner
      }
    })
    expect(lane(recording, "inner")).toMatchObject({ to: 50, outcome: "done", cancels: [] })
  })

  it("follows async functions as far as they can be seen", async () => {
    const recording = await record(() =>
      taskGroup((group) => {
        group.createTask((task) => task.do(sleep(10)), { name: "guest" })
        group.createTask(
          async (task) => {
            await task.do(sleep(5))
            throw new Error("broken")
          },
          { name: "bad guest" },
        )
        return sleep(100)
      }),
    )
    expect(waits(lane(recording, "guest")).at(-1)).toBe("0-5 sleep(10)")
    expect(lane(recording, "guest")).toMatchObject({ outcome: "cancelled" })
    expect(lane(recording, "bad guest")).toMatchObject({ outcome: "failed", text: "Error: broken" })
  })

  it("asks no task for its error: one that nobody looked at is still reported as lost", async () => {
    const recording = await record(function* () {
      createTask(fail(1), { name: "forgotten" })
      yield* sleep(5)
    })
    expect(lane(recording, "forgotten")).toMatchObject({ outcome: "failed", text: "Error: broken" })
    expect(recording.messages.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      expect.stringMatching(/^lost: <Task "forgotten" done>/),
    ])
  })

  it("changes nothing about a run: bodies that corral refuses are refused in its own words", async () => {
    const refused = lane(await record(() => taskGroup(7 as never)), "main")
    expect(refused.text).toMatch(/^TypeError: Cannot run 7 in taskGroup\(\)/)
  })
})
