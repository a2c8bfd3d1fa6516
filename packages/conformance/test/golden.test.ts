import { describe, expect, it } from "vitest"
import { firstDivergence } from "../src/divergence.ts"
import { readGolden } from "../src/golden.ts"
import { runProgram } from "../src/run-program.ts"

for (const { file, programs } of await readGolden()) {
  describe(file, () => {
    it.each(programs)("$name: its trace is CPython's", (program) => {
      const divergence = firstDivergence(program.expect, runProgram(program))
      expect(divergence, divergence).toBeUndefined()
    })
  })
}
