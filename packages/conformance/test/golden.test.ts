import { describe, expect, it } from "vitest"
import { type AsyncEnd, checkAsync } from "../src/async-check.ts"
import { firstDivergence } from "../src/divergence.ts"
import { readGolden } from "../src/golden.ts"
import { runProgram } from "../src/run-program.ts"

const describeEnd = (name: string, end: AsyncEnd) =>
  end.kind === "wrong" ? `${name}: ${end.difference}` : `${name} is ${end.kind}`

for (const { file, programs } of readGolden()) {
  describe(file, () => {
    it.each(programs)("$name: its trace is CPython's", (program) => {
      const divergence = firstDivergence(program.expect, runProgram(program))
      expect(divergence, divergence).toBeUndefined()
    })

    it("ends in async syntax as it can", { timeout: 60_000 }, async () => {
      for (const program of programs) {
        const end = await checkAsync(program)
        expect(["possible", "but for messages"], describeEnd(program.name, end)).toContain(end.kind)
      }
    })
  })
}
