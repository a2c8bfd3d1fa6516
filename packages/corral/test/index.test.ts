import * as core from "@corral/core"
import * as corral from "corral"
import { describe, expect, it } from "vitest"

/** The runtime that this runs on, by what it alone has. */
function runtime(): string {
  if ("Deno" in globalThis) return "deno"
  if ("Bun" in globalThis) return "bun"
  return "document" in globalThis ? "browser" : "node"
}

describe("corral", () => {
  it("exports every name of @corral/core, the same thing under it; of its own are the host and, in part, run()", () => {
    const names = new Map(Object.entries(corral))
    const different = Object.entries(core).filter(([name, value]) => names.get(name) !== value)
    // A browser has no process that could end with an exit code.
    expect(different.map(([name]) => name)).toEqual(runtime() === "browser" ? [] : ["run"])
    expect([...names.keys()].filter((name) => !(name in core))).toEqual(["host"])
  })

  it("runs on the adapter of the runtime", async () => {
    expect(corral.host.name).toBe(runtime())
    expect(await corral.run(() => corral.sleep(1, "done"))).toBe("done")
    expect(await corral.sleep(1, "outside of any run")).toBe("outside of any run")
  })
})
