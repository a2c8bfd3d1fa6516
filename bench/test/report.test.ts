import { describe, expect, it } from "vitest"
import { readOptions, select } from "../src/options.ts"
import { workloadChart } from "../src/report/charts.ts"
import { duration, kilobytes, percent, ratio, scaled } from "../src/report/format.ts"
import { comparison, depths } from "../src/report/rows.ts"
import { markdownTable } from "../src/report/table.ts"
import type { Figure, Results } from "../src/results.ts"
import { spawnTrivial } from "../src/workloads/spawn.ts"

const speed = (value: number): Figure => ({
  kind: "speed",
  perSecond: value * 1e6,
  baseline: 1e6,
  ratio: value,
  spread: 0.05,
})

const results: Results = {
  date: "2026-01-01",
  runtime: "node 24",
  machine: "one",
  effort: "some",
  versions: {},
  workloads: [
    {
      name: "spawn",
      systems: {
        promises: speed(1),
        corral: speed(0.6),
        effect: speed(0.123),
        "p-limit": speed(0.2),
        fastq: speed(0.3),
      },
    },
    {
      name: "nested-returning",
      systems: {
        corral: { kind: "depth", points: [{ size: 100, cost: 1500 }], failure: "RangeError: too deep" },
        effect: { kind: "depth", points: [], failure: "RangeError: too deep" },
      },
    },
  ],
  bundles: [],
  curves: [],
}

describe("comparison()", () => {
  it("shows ratios, the best of the specialised libraries, and whether corral reaches its target", () => {
    const [spawn, nested] = comparison(results).body
    expect(spawn?.map(({ text }) => text)).toEqual([
      "spawn + join, trivial tasks in groups of 100",
      "1 M/s",
      "0.6 ±5%",
      "–",
      "0.12 ±5%",
      "–",
      "0.3 fastq",
      "–",
      "0.5",
    ])
    expect(spawn?.[2]?.good).toBe(true)
    expect(nested?.map(({ text }) => text)).toEqual([
      "nested groups, the innermost returns",
      "–",
      "100",
      "–",
      "fails",
      "–",
      "–",
      "–",
      "100,000",
    ])
    expect(nested?.[2]?.good).toBe(false)
  })
})

describe("depths()", () => {
  it("shows the cost at each depth and why it ended", () => {
    expect(markdownTable(depths(results))).toBe(
      [
        "| cost per level at depth |  | 100 |  |",
        "| --- | ---: | ---: | ---: |",
        "| nested groups, the innermost returns | corral | 1.5 µs | RangeError: too deep |",
        "| nested groups, the innermost returns | Effect | – | RangeError: too deep |",
      ].join("\n"),
    )
  })
})

describe("workloadChart()", () => {
  it("is an SVG that names the systems", async () => {
    const svg = await workloadChart(spawnTrivial, results.workloads[0]!)
    expect(svg).toMatch(/^<svg /)
    for (const name of ["corral", "Effect", "p-limit"]) expect(svg).toContain(name)
  })
})

describe("numbers", () => {
  it("have few digits and a unit", () => {
    expect([0.0123, 0.1234, 1.26, 12.34, 1234].map(ratio)).toEqual(["0.01", "0.12", "1.3", "12", "1,234"])
    expect([999, 1234, 12_345_678].map(scaled)).toEqual(["999", "1.23 k", "12.3 M"])
    expect([12.34, 1234, 12_345_678].map(duration)).toEqual(["12.3 ns", "1.23 µs", "12.3 ms"])
    expect([kilobytes(4_512), percent(0.123)]).toEqual(["4.51 kB", "12%"])
  })
})

describe("options", () => {
  it("are read from the command line", () => {
    expect(readOptions(["--only", "spawn,queue", "--quick"])).toMatchObject({
      only: ["spawn", "queue"],
      quick: true,
      runtime: "node",
      json: null,
      from: [],
    })
    expect(readOptions(["--docs", "--from", "a.json", "--from", "b.json"]).from).toEqual(["a.json", "b.json"])
  })

  it("that make no sense are refused", () => {
    expect(() => readOptions(["--slow"])).toThrow("Unknown option '--slow'")
    expect(() => readOptions(["--update"])).toThrow("Cannot update anything but --allocations")
    expect(() => readOptions(["--from", "a.json", "--from", "b.json", "--json", "c.json"])).toThrow("leave out --json")
  })

  it("select by the beginnings of names", () => {
    const names = ["spawn", "spawn-yield", "queue"]
    expect(select(names, [])).toEqual(names)
    expect(select(names, ["spa"])).toEqual(["spawn", "spawn-yield"])
    expect(() => select(names, ["x"])).toThrow('Cannot select "x": the names are spawn, spawn-yield, queue')
  })
})
