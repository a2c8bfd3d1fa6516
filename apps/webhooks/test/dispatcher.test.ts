import { ManualHost } from "@corral/core/testing"
import { type Coroutine, Event, getRunningLoop, Queue, sleep, taskGroup } from "@corral/node"
import { describe, expect, it } from "vitest"
import { dispatch } from "../src/dispatcher.ts"
import type { Job } from "../src/store.ts"

describe("dispatch()", () => {
  it("looks when the bell rings, and otherwise now and then", () => {
    const { looks } = dispatchFor(1_000, [], function* ({ bell }) {
      yield* sleep(130)
      bell.set()
    })
    expect(looks).toEqual([0, 130, 385, 640, 895])
  })

  it("hears a bell that rings while it looks", () => {
    const { looks } = dispatchFor(100, [], function* ({ bell }) {
      yield* sleep(2) // a look takes 5 ms
      bell.set()
    })
    expect(looks).toEqual([0, 5])
  })

  it("looks again at once as long as it finds as many as it asked for", () => {
    const { looks, taken } = dispatchFor(200, ["a", "b", "c", "d", "e"], function* ({ jobs, taken }) {
      for (;;) taken.push((yield* jobs.get()).id)
    })
    expect(taken).toEqual(["a", "b", "c", "d", "e"])
    expect(looks.slice(0, 3)).toEqual([0, 5, 10])
  })

  it("takes no more from the database than the queue holds, and as many again", () => {
    const { asked } = dispatchFor(1_000, ["a", "b", "c", "d", "e", "f"], function* () {})
    // Two wait in the queue, and two are in its hands.
    expect(asked).toEqual([2, 2])
  })

  it("asks for many at a time, also when the workers are slower than what comes in", () => {
    const ids = ["a", "b", "c", "d", "e", "f", "g", "h"]
    const { asked, taken } = dispatchFor(1_000, ids, function* ({ jobs, taken }) {
      for (;;) {
        taken.push((yield* jobs.get()).id)
        yield* sleep(50)
      }
    })
    expect(taken).toEqual(ids)
    expect(asked.slice(0, 5)).toEqual([2, 2, 2, 2, 2])
    expect(asked.length).toBeLessThan(10)
  })

  it("outlives a database that is away", () => {
    const { looks, logged } = dispatchFor(312, null, function* () {})
    expect(looks).toEqual([0, 105, 310])
    expect(logged).toEqual(["claim failed", "claim failed"])
  })
})

interface Scene {
  readonly jobs: Queue<Job>
  readonly bell: Event
  readonly taken: string[]
}

/** Runs a dispatcher for so many milliseconds beside a body. Ids are what the database holds; null: it is away. */
function dispatchFor(ms: number, ids: readonly string[] | null, body: (scene: Scene) => Coroutine<unknown>) {
  const due = [...(ids ?? [])]
  const looks: number[] = []
  const asked: number[] = []
  const taken: string[] = []
  const logged: string[] = []
  function* claim(count: number) {
    looks.push(getRunningLoop().time())
    asked.push(count)
    yield* sleep(5)
    if (ids === null) throw new Error("the database is away")
    return due.splice(0, count).map((id): Job => ({ id, payload: "{}", attempt: 1 }))
  }
  new ManualHost().run(() =>
    taskGroup(function* (group) {
      const jobs = new Queue<Job>(2)
      const bell = new Event()
      const backoff = { baseMs: 100, maxMs: 1_000, random: () => 0 }
      group.createTask(dispatch({ claim, jobs, bell, pollMs: 250, backoff, log: (event) => logged.push(event) }))
      group.createTask(() => body({ jobs, bell, taken }))
      yield* sleep(ms)
      group.cancel()
    }),
  )
  return { looks, asked, taken, logged }
}
