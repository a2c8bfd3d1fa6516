import * as bun from "@corral/bun"
import * as core from "@corral/core"
import { expect, it } from "vitest"

it("exports every name of @corral/core, the same thing under it; of its own are the host and run()", () => {
  const names = new Map(Object.entries(bun))
  const different = Object.entries(core).filter(([name, value]) => names.get(name) !== value)
  expect(different.map(([name]) => name)).toEqual(["run"])
  expect(names.has("run")).toBe(true)
  expect([...names.keys()].filter((name) => !(name in core))).toEqual(["bunHost"])
})
