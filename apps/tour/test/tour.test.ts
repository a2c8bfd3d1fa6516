import { run } from "corral"
import { expect, it } from "vitest"
import expected from "../expected.txt?raw"
import { tour } from "../src/tour.ts"

// For any runtime that vitest runs on, browsers included.
it("the tour says, line by line, what expected.txt has", async () => {
  const lines: string[] = []
  const began = performance.now()
  await run(() => tour((line) => lines.push(line)))
  expect(lines.join("\n")).toBe(expected.trimEnd())
  expect(performance.now() - began).toBeLessThan(2_000)
})
