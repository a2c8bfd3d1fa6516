import { describe, expect, it } from "vitest"
import { checkAsync } from "../src/async-check.ts"
import { firstDivergence } from "../src/divergence.ts"
import { readGolden } from "../src/golden.ts"
import { runProgram } from "../src/run-program.ts"

for (const { file, programs } of readGolden()) {
  describe(file, () => {
    it.each(programs)("$name: its trace is CPython's", (program) => {
      const divergence = firstDivergence(program.expect, runProgram(program))
      expect(divergence, divergence).toBeUndefined()
    })

    it("ends in async syntax as it can", { timeout: 60_000 }, async () => {
      const wrong: string[] = []
      for (const program of programs) {
        const end = await checkAsync(program)
        if (end.kind === "wrong") wrong.push(`${program.name}: ${end.difference}`)
      }
      expect(wrong.length, wrong[0]).toBe(0)
    })
  })
}
