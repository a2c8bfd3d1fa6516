import { describe, expect, it } from "vitest"
import { axisLength, axisMarks, describeTime } from "../src/trace/axis.ts"
import { condense } from "../src/trace/condense.ts"
import { describeError, describeValue } from "../src/trace/describe.ts"
import { narrate } from "../src/trace/narrate.ts"
import { Recording, type Span } from "../src/trace/recording.ts"
import { rowsOf } from "../src/trace/rows.ts"

const span = (activity: Span["activity"], from: number, to: number | null): Span => ({ activity, on: "", from, to })

describe("the axis", () => {
  it("is a round time in which now fits, and never shorter than 500 ms", () => {
    expect([0, 500, 501, 1_000, 1_001, 1_600, 12_000, 80_000].map(axisLength)).toEqual([
      500, 500, 750, 1_000, 1_500, 2_000, 15_000, 100_000,
    ])
  })

  it("has some five marks", () => {
    expect(axisMarks(500)).toEqual([0, 100, 200, 300, 400, 500])
    expect(axisMarks(1_500)).toEqual([0, 500, 1_000, 1_500])
    for (const length of [500, 750, 1_000, 2_000, 3_000, 4_000, 5_000, 7_500]) {
      expect(axisMarks(length).length).toBeGreaterThanOrEqual(3)
      expect(axisMarks(length).length).toBeLessThanOrEqual(7)
    }
  })

  it("tells times in few characters", () => {
    expect([0, 349.6, 1_000, 1_250].map(describeTime)).toEqual(["0 ms", "350 ms", "1 s", "1.25 s"])
  })
})

describe("condense()", () => {
  it("joins spans that are too short to be told apart, and shows that something ran there", () => {
    const spans = [
      span("running", 0, 0.1),
      span("waiting", 0.1, 0.3),
      span("running", 0.3, 0.4),
      span("waiting", 0.4, 50),
    ]
    expect(condense(spans, 1)).toEqual([span("running", 0, 0.4), span("waiting", 0.4, 50)])
  })

  it("leaves long spans, and what still lasts, as they are", () => {
    const spans = [span("waiting", 0, 10), span("running", 10, 20), span("waiting", 20, null)]
    expect(condense(spans, 1)).toEqual(spans)
  })
})

describe("rowsOf()", () => {
  it("puts what a block holds below it, and counts the lines that belong to it", () => {
    const recording = new Recording()
    recording.add([
      { type: "task", id: 1, name: "main", parent: null, at: 0 },
      { type: "block", id: 2, kind: "group", name: "", parent: 1, at: 0 },
      { type: "task", id: 3, name: "a", parent: 2, at: 0 },
      { type: "task", id: 4, name: "stray", parent: 1, at: 0 },
      { type: "task", id: 5, name: "b", parent: 2, at: 1 },
    ])
    expect(rowsOf(recording).map(({ lane, depth, height }) => [lane.id, depth, height])).toEqual([
      [1, 0, 5],
      [2, 1, 3],
      [3, 2, 1],
      [5, 2, 1],
      [4, 1, 1],
    ])
  })
})

describe("a recording that is stopped", () => {
  it("ends what is open, and says so", () => {
    const recording = new Recording()
    recording.add([{ type: "task", id: 1, name: "busy", parent: null, at: 0 }])
    recording.stop(70)
    expect(recording.lanes.get(1)).toMatchObject({ to: 70, outcome: "stopped", spans: [span("ready", 0, 70)] })
    expect(recording.events.map((event) => narrate(event, recording))).toEqual([
      'task "busy" was created',
      'task "busy" was stopped from outside',
    ])
  })
})

describe("values and errors in words", () => {
  it("are short", () => {
    expect(describeValue({ a: [1, "x"], b: new Map([["k", null]]) })).toBe('{ a: [1, "x"], b: Map { k: null } }')
    expect(describeValue("x".repeat(500))).toHaveLength(160)
    const circle: unknown[] = []
    circle.push(circle)
    expect(describeValue(circle)).toContain("…")
  })

  it("tell the errors of a group below it", () => {
    const group = new AggregateError([new TypeError("a"), new AggregateError([new Error("b")], "inner")], "outer")
    expect(describeError(group)).toBe("AggregateError: outer\n  TypeError: a\n  AggregateError: inner\n    Error: b")
    expect(describeError("thrown text")).toBe('"thrown text"')
  })
})
