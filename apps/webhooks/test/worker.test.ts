import { ManualHost } from "@corral/core/testing"
import { type Body, Queue, sleep, taskGroup } from "@corral/node"
import { describe, expect, it } from "vitest"
import { remaining } from "../src/deadline.ts"
import type { Job, Outcome } from "../src/store.ts"
import { Vitals } from "../src/vitals.ts"
import { type Working, work } from "../src/worker.ts"

describe("work()", () => {
  it.each([
    [200, 1, { result: "delivered", status: 200, error: null, retryMs: 0 }],
    [204, 9, { result: "delivered", status: 204, error: null, retryMs: 0 }],
    [503, 1, { result: "failed", status: 503, error: "the downstream answered 503", retryMs: 100 }],
    [500, 2, { result: "failed", status: 500, retryMs: 200 }],
    [429, 3, { result: "dead", status: 429, error: "the downstream answered 429", retryMs: 0 }],
    [410, 1, { result: "dead", status: 410, retryMs: 0 }],
    [302, 1, { result: "dead", status: 302, retryMs: 0 }],
  ])("judges an answer of %i to attempt %i", (status, attempt, expected) => {
    const outcomes = outcomesOf([{ ...job("a"), attempt }], () => sleep(1, status))
    expect(outcomes).toMatchObject([{ webhookId: "a", attempt, ...expected }])
  })

  it("takes an error for a failed attempt, and tells its reason", () => {
    const outcomes = outcomesOf([job("a")], function* () {
      yield* sleep(1)
      throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") })
    })
    expect(outcomes).toMatchObject([{ result: "failed", status: null, error: "fetch failed: connect ECONNREFUSED" }])
  })

  it("ends an attempt at its deadline, which the call can see", () => {
    const seen: number[] = []
    const outcomes = outcomesOf([job("a"), job("b")], function* () {
      seen.push(remaining())
      yield* sleep(1_000)
      return 200
    })
    expect(outcomes).toMatchObject([
      { webhookId: "a", result: "failed", status: null, error: "no answer within 500 ms" },
      { webhookId: "b", result: "failed" },
    ])
    expect(seen).toEqual([500, 500])
  })

  it("works on as many jobs at a time as there are workers", () => {
    let most = 0
    const vitals = new Vitals()
    const jobs = Array.from({ length: 10 }, (_, index) => job(`${index}`))
    const deliver = function* () {
      most = Math.max(most, vitals.inFlight)
      yield* sleep(100)
      return 200
    }
    expect(outcomesOf(jobs, deliver, { vitals }, 3)).toHaveLength(10)
    expect(most).toBe(3)
    expect(vitals.inFlight).toBe(0)
  })

  it("makes no outcome of an attempt that is broken off", () => {
    const vitals = new Vitals()
    const left = new ManualHost().run(function* () {
      const working = workingWith(() => sleep(400, 200), { vitals })
      working.jobs.putNowait(job("a"))
      yield* taskGroup(function* (group) {
        const worker = group.createTask(work(working))
        yield* sleep(100)
        worker.cancel()
      })
      return working.outcomes.qsize()
    })
    expect(left).toBe(0)
    expect(vitals.inFlight).toBe(0)
    expect(vitals.metrics.render()).not.toMatch(/webhooks_attempts_total\{/)
  })
})

function outcomesOf(
  jobs: readonly Job[],
  deliver: Body<number, [Job]>,
  changes: Partial<Working> = {},
  workers = 1,
): Outcome[] {
  return new ManualHost().run(function* () {
    const working = workingWith(deliver, changes)
    for (const one of jobs) working.jobs.putNowait(one)
    working.jobs.shutdown()
    yield* taskGroup(function* (group) {
      for (let worker = 0; worker < workers; worker += 1) group.createTask(work(working))
    })
    return Array.from({ length: working.outcomes.qsize() }, () => working.outcomes.getNowait())
  })
}

function workingWith(deliver: Body<number, [Job]>, changes: Partial<Working> = {}): Working {
  return {
    jobs: new Queue<Job>(),
    outcomes: new Queue<Outcome>(),
    deliver,
    attemptMs: 500,
    maxAttempts: 3,
    backoff: { baseMs: 100, maxMs: 1_000, random: () => 0 },
    vitals: new Vitals(),
    ...changes,
  }
}

function job(id: string): Job {
  return { id, payload: "{}", attempt: 1 }
}
