import * as core from "@corral/core"
import * as node from "@corral/node"
import { expect, it } from "vitest"

it("exports every name of @corral/core, the same thing under it; of its own are the host and run()", () => {
  const names = new Map(Object.entries(node))
  const different = Object.entries(core).filter(([name, value]) => names.get(name) !== value)
  expect(different.map(([name]) => name)).toEqual(["run"])
  expect(names.has("run")).toBe(true)
  expect([...names.keys()].filter((name) => !(name in core))).toEqual(["nodeHost"])
})
