import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { deno } from "./deno.ts"

it("the demo, run by the command of package.json, finds that all is accounted for", async () => {
  const { scripts } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))
  const [program, ...args] = scripts.start.split(" ")
  expect(program).toBe("deno")
  const { code, stdout, stderr } = await deno(...args)
  expect(stderr).toBe("")
  expect(stdout).not.toContain("✗")
  expect(stdout.match(/^✓/gm)).toHaveLength(10)
  expect(stdout).toContain("All checks hold.")
  expect(code).toBe(0)
})
