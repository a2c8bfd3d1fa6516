import { describe, expect, it } from "vitest"
import { Downstream, moody } from "../src/demo/downstream.ts"
import { type Entry, fatesOf } from "../src/demo/ledger.ts"
import { Tally } from "../src/demo/load.ts"
import { spreadOf } from "../src/demo/percentiles.ts"
import { type Kind, type Planned, planned } from "../src/demo/plan.ts"
import { chanceOf, randomFrom } from "../src/demo/random.ts"

describe("fatesOf()", () => {
  it("misses what was answered 202 and is in no database, or counts as delivered and never arrived", () => {
    const fates = fatesOf(
      tallyOf("fine", "not stored", "not arrived", "dead", "still pending"),
      new Map([
        ["fine", { id: "fine", state: "delivered", attempts: 3 }],
        ["not arrived", { id: "not arrived", state: "delivered", attempts: 1 }],
        ["dead", { id: "dead", state: "dead", attempts: 6 }],
        ["still pending", { id: "still pending", state: "pending", attempts: 1 }],
        ["not ours", { id: "not ours", state: "delivered", attempts: 1 }],
      ] satisfies [string, Entry][]),
      downstreamWith({ fine: 2, "not stored": 1, "still pending": 1, "not ours": 1 }),
    )
    expect(fates).toEqual({
      accepted: 5,
      stored: 4,
      delivered: 1,
      retried: 2,
      retries: 7,
      repeated: 1,
      dead: 1,
      lost: 3,
    })
  })
})

describe("Tally.note()", () => {
  it("tells right answers from wrong ones, and from none", () => {
    const tally = new Tally()
    tally.note(webhook("a"), 202, 0)
    tally.note(webhook("b"), null, 0)
    tally.note(webhook("c"), 503, 0)
    tally.note(webhook("d"), 401, 0)
    tally.note(webhook("e", "bad signature"), 401, 0)
    tally.note(webhook("f", "too large"), 202, 0)
    expect([...tally.accepted.keys()]).toEqual(["a"])
    expect(tally.turnedAway).toBe(2)
    expect(tally.answered).toEqual({ good: 1, "bad signature": 1, "bad JSON": 0, "too large": 0 })
    expect(tally.wrong).toEqual(["good: answered 401 instead of 202", "too large: answered 202 instead of 413"])
  })
})

describe("planned()", () => {
  const plan = { label: "a", count: 1_000, maxBodyBytes: 1_000, hopeless: true }

  it("plans the same for the same seed, and something else for another", () => {
    expect(planned({ ...plan, seed: 7 })).toEqual(planned({ ...plan, seed: 7 }))
    expect(planned({ ...plan, seed: 7 })).not.toEqual(planned({ ...plan, seed: 8 }))
  })

  it("plans mostly good ones, and some of every other kind", () => {
    const kinds = planned({ ...plan, seed: 7 }).map(({ kind }) => kind)
    const share = (kind: Kind) => kinds.filter((one) => one === kind).length / kinds.length
    expect(share("good")).toBeGreaterThan(0.9)
    for (const kind of ["bad signature", "bad JSON", "too large"] as const) expect(share(kind)).toBeGreaterThan(0.005)
  })
})

describe("chance", () => {
  it("is spread evenly over 0 to 1, and is the same for the same seed", () => {
    for (const draw of [randomFrom(3), (index: number) => chanceOf(3, "id", index)]) {
      const values = Array.from({ length: 10_000 }, (_, index) => draw(index))
      for (let tenth = 0; tenth < 10; tenth += 1) {
        const inside = values.filter((value) => value >= tenth / 10 && value < (tenth + 1) / 10).length
        expect(inside).toBeGreaterThan(850)
        expect(inside).toBeLessThan(1_150)
      }
    }
    expect(moody(3)("some id", 2)).toBe(moody(3)("some id", 2))
  })
})

describe("spreadOf()", () => {
  it("gives exact percentiles", () => {
    const values = Array.from({ length: 1_000 }, (_, index) => 1_000 - index)
    expect(spreadOf(values)).toEqual({ p50: 500, p90: 900, p99: 990, max: 1_000 })
    expect(spreadOf([7])).toEqual({ p50: 7, p90: 7, p99: 7, max: 7 })
    expect(spreadOf([])).toEqual({ p50: Number.NaN, p90: Number.NaN, p99: Number.NaN, max: Number.NaN })
  })
})

function webhook(id: string, kind: Kind = "good"): Planned {
  return { id, kind, customer: "open", body: "{}" }
}

function tallyOf(...ids: string[]): Tally {
  const tally = new Tally()
  for (const id of ids) tally.note(webhook(id), 202, 0)
  return tally
}

function downstreamWith(times: Record<string, number>): Downstream {
  const downstream = new Downstream({ mood: () => "quick" })
  for (const [id, count] of Object.entries(times)) downstream.deliveries.set(id, { times: count, firstAt: 0 })
  return downstream
}
