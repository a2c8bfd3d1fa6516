import { expect, it } from "vitest"
import { start } from "./server.ts"

it("the demo, made smaller, finds that nothing is lost", { timeout: 90_000 }, async () => {
  const { output, exitCode } = start("src/demo/main.ts", ["--clients", "200", "--seconds", "2"])
  const code = await exitCode
  expect(output.stderr).toBe("")
  expect(output.stdout).not.toContain("✗")
  expect(output.stdout.match(/^✓/gm)).toHaveLength(8)
  expect(code).toBe(0)
})

it("the demo refuses a load that makes no sense, and ends with 2", async () => {
  const { output, exitCode } = start("src/demo/main.ts", ["--clients", "61"])
  expect(await exitCode).toBe(2)
  expect(output.stderr).toMatch(/^Cannot run the demo: --clients is "61"; write a whole number from 62 to 100000/)
})
