import { describe, expect, it } from "vitest"
import { firstDivergence } from "../src/divergence.ts"
import { readGolden } from "../src/golden.ts"
import { runProgram } from "../src/run-program.ts"

// What `npm run mutate` runs of the golden programs: one or more for each rule. The random ones would take too long,
// once for each mutant.
const { programs } = (await readGolden()).find(({ file }) => file === "named.jsonl")!

describe("the golden programs with a name", () => {
  it.each(programs)("$name: its trace is CPython's", (program) => {
    const divergence = firstDivergence(program.expect, runProgram(program))
    expect(divergence, divergence).toBeUndefined()
  })
})
