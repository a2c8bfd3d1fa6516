import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { apply, BREAKAGES } from "../mutation/breakages.ts"

const CORE = join(import.meta.dirname, "../../packages/core/src")

// `npm run mutate` runs the tests once for each; that it still can is looked at here, with every change of the core.
describe("the breakages of the core", () => {
  it.each(BREAKAGES)("$title: what it replaces stands in $file once", (breakage) => {
    const source = readFileSync(join(CORE, breakage.file), "utf8")
    expect(apply(breakage, source)).not.toBe(source)
  })

  it("have titles of their own", () => {
    expect(new Set(BREAKAGES.map(({ title }) => title)).size).toBe(BREAKAGES.length)
  })

  it("are refused when what they replace is gone, or stands there twice", () => {
    const breakage = { title: "all is one", harm: "", file: "engine/a.ts", find: "1", replace: "2" }
    expect(() => apply(breakage, "x = 0")).toThrow(
      'Cannot break engine/a.ts by "all is one": what it replaces stands in it 0 times',
    )
    expect(() => apply(breakage, "x = 1 + 1")).toThrow("stands in it 2 times")
  })
})
