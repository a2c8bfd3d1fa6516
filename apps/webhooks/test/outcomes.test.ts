import { ManualHost } from "@corral/core/testing"
import { createTask, getRunningLoop, Queue, sleep, TimeoutError, taskGroup, timeout } from "@corral/node"
import { describe, expect, it } from "vitest"
import { nextBatch, recordOutcomes } from "../src/outcomes.ts"
import type { Outcome } from "../src/store.ts"
import { Vitals } from "../src/vitals.ts"

describe("nextBatch()", () => {
  it("gives at once what is there, up to the size", () => {
    const { batch, rest, now } = new ManualHost().run(function* () {
      const queue = queueOf([1, 2, 3, 4, 5])
      const batch = yield* nextBatch(queue, 3, 1_000)
      return { batch, rest: queue.qsize(), now: getRunningLoop().time() }
    })
    expect(batch).toEqual([1, 2, 3])
    expect(rest).toBe(2)
    expect(now).toBe(0)
  })

  it("waits for the first, however long, and then for others for so many milliseconds", () => {
    const { batch, now } = new ManualHost().run(function* () {
      const queue = queueOf<number>([])
      createTask(putEach(queue, [1_000, 30, 30, 30]))
      const batch = yield* nextBatch(queue, 10, 50)
      return { batch, now: getRunningLoop().time() }
    })
    expect(batch).toEqual([1_000, 30])
    expect(now).toBe(1_050)
  })

  it("loses nothing that arrives in the very moment in which the time is up", () => {
    const taken = new ManualHost().run(function* () {
      const queue = queueOf<number>([])
      createTask(putEach(queue, [10, 50, 0, 50]))
      const taken: number[] = []
      while (taken.length < 4) taken.push(...(yield* nextBatch(queue, 10, 50)))
      return taken
    })
    expect(taken).toEqual([10, 50, 0, 50])
  })

  it("loses nothing when it is cancelled while it waits for the first", () => {
    const left = new ManualHost().run(function* () {
      const queue = queueOf<number>([])
      try {
        yield* timeout(10, () => nextBatch(queue, 10, 50))
      } catch (error) {
        if (!(error instanceof TimeoutError)) throw error
      }
      queue.putNowait(7)
      return queue.qsize()
    })
    expect(left).toBe(1)
  })

  it("gives what is left when the queue is shut down, and then nothing", () => {
    const batches = new ManualHost().run(function* () {
      const queue = queueOf([1, 2])
      queue.shutdown()
      return [yield* nextBatch(queue, 10, 50), yield* nextBatch(queue, 10, 50)]
    })
    expect(batches).toEqual([[1, 2], []])
  })
})

describe("recordOutcomes()", () => {
  it("writes each outcome once, in batches, by several consumers, and ends at the shutdown of the queue", () => {
    const written: string[][] = []
    new ManualHost().run(() =>
      taskGroup(function* (group) {
        const outcomes = queueOf<Outcome>([])
        for (let consumer = 0; consumer < 2; consumer += 1) {
          group.createTask(recordOutcomes(recording(outcomes, (batch) => writeSlowly(written, batch))))
        }
        for (let index = 0; index < 25; index += 1) yield* outcomes.put(outcome(`webhook ${index}`))
        outcomes.shutdown()
      }),
    )
    expect(written.map((batch) => batch.length)).toEqual([10, 10, 5])
    expect(written.flat().sort()).toEqual(Array.from({ length: 25 }, (_, index) => `webhook ${index}`).sort())
  })

  it("keeps a batch that could not be written, and tries again", () => {
    const logged: string[] = []
    const written: string[][] = []
    let tries = 0
    const now = new ManualHost().run(function* () {
      const outcomes = queueOf([outcome("a"), outcome("b")])
      outcomes.shutdown()
      const record = (batch: readonly Outcome[]) => {
        tries += 1
        if (tries < 3) throw new Error("the database is away")
        return writeSlowly(written, batch)
      }
      yield* recordOutcomes({ ...recording(outcomes, record), log: (event) => logged.push(event) })
      return getRunningLoop().time()
    })
    expect(written).toEqual([["a", "b"]])
    expect(logged).toEqual(["outcomes not written", "outcomes not written"])
    expect(now).toBe(100 + 200 + 5)
  })
})

function recording(outcomes: Queue<Outcome>, record: (batch: readonly Outcome[]) => ReturnType<typeof writeSlowly>) {
  const backoff = { baseMs: 100, maxMs: 1_000, random: () => 0 }
  return { outcomes, record, batchSize: 10, batchMs: 50, backoff, vitals: new Vitals(), log: () => {} }
}

function* writeSlowly(written: string[][], batch: readonly Outcome[]) {
  yield* sleep(5)
  written.push(batch.map(({ webhookId }) => webhookId))
}

function outcome(webhookId: string): Outcome {
  return { webhookId, attempt: 1, result: "delivered", status: 200, error: null, tookMs: 3, retryMs: 0 }
}

function queueOf<T>(items: readonly T[]): Queue<T> {
  const queue = new Queue<T>()
  for (const item of items) queue.putNowait(item)
  return queue
}

/** Puts each number after waiting for as many milliseconds. */
function* putEach(queue: Queue<number>, pauses: readonly number[]) {
  for (const ms of pauses) {
    yield* sleep(ms)
    yield* queue.put(ms)
  }
}
