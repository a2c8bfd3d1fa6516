import * as browser from "@corral/browser"
import * as core from "@corral/core"
import { expect, it } from "vitest"

it("exports every name of @corral/core, the same thing under it; of its own is the host", () => {
  const names = new Map(Object.entries(browser))
  expect(Object.entries(core).filter(([name, value]) => names.get(name) !== value)).toEqual([])
  expect([...names.keys()].filter((name) => !(name in core))).toEqual(["browserHost"])
})
