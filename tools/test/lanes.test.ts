import { globSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { findLane, LANES } from "../lanes/lane.ts"
import { hostedOf, SUITES, suitesOf } from "../lanes/suites.ts"
import { type LaneResult, passed, tableOf } from "../lanes/table.ts"

const root = join(import.meta.dirname, "../..")
const all = (passed: number, failed = 0, gaps = 0) =>
  Object.fromEntries(SUITES.map((suite) => [suite, { passed, failed, gaps }]))
const result = (counts: LaneResult["counts"], succeeded = true): LaneResult => ({
  lane: "node24",
  succeeded,
  counts,
  seconds: 12.3,
})

describe("the lanes", () => {
  it("have the same suites, in the order of the table", () => {
    for (const lane of LANES) {
      const names = [...suitesOf(lane), ...hostedOf(lane).map(({ suite }) => ({ name: suite }))].map(({ name }) => name)
      expect(new Set(names)).toEqual(new Set(SUITES))
    }
  })

  it("find the files that they name", () => {
    for (const lane of LANES) {
      const files = [
        ...suitesOf(lane).flatMap(({ include }) => include),
        ...hostedOf(lane).flatMap(({ files = [] }) => files.map((file) => `${file}*`)),
      ]
      for (const file of files) expect(globSync(file, { cwd: root }).length, file).toBeGreaterThan(0)
    }
  })

  it("are found by name; another name is refused", () => {
    expect(findLane("firefox")).toMatchObject({ adapter: "browser", browser: "firefox" })
    expect(() => findLane("netscape")).toThrow(/^Cannot run on "netscape": the lanes are node20, /)
  })
})

describe("the table of the lanes", () => {
  it("has a row for each lane, with what passed, what failed and the gaps", () => {
    const counts = { ...all(7), core: { passed: 5, failed: 2, gaps: 1 } }
    const [head, row] = tableOf([result(counts)]).split("\n")
    expect(head?.split(/ {2,}/)).toEqual(["", ...SUITES, "seconds"])
    expect(row?.split(/ {2,}/)).toEqual(["node24", "2 FAILED of 7 (1 gap)", ...SUITES.slice(1).map(() => "7"), "12"])
  })

  it("says where a suite did not run at all", () => {
    expect(
      tableOf([result({})])
        .split("\n")[1]
        ?.split(/ {2,}/),
    ).toEqual(["node24", ...SUITES.map(() => "none"), "12"])
  })
})

describe("a lane", () => {
  it("has passed if all its suites ran and no test failed", () => {
    expect(passed(result(all(1)), true)).toBe(true)
    expect(passed(result(all(1, 1)), true)).toBe(false)
    expect(passed(result(all(0, 0, 1)), true)).toBe(false)
    expect(passed(result({}), true)).toBe(false)
  })

  it("has not if vitest says so", () => {
    expect(passed(result(all(1), false), true)).toBe(false)
    expect(passed(result({ ...all(1), unhandled: { passed: 0, failed: 1, gaps: 0 } }), true)).toBe(false)
  })

  it("may lack suites where only some tests were asked for", () => {
    expect(passed(result({ core: { passed: 1, failed: 0, gaps: 0 } }), false)).toBe(true)
  })
})
