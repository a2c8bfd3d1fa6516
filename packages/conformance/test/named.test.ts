import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import type { Program, Result } from "../src/program.ts"
import { runProgram } from "../src/run-program.ts"
import { firstDivergence } from "./divergence.ts"

interface Golden extends Program {
  rule: string
  expect: Result
}

const golden: Golden[] = readFileSync(new URL("../golden/named.jsonl", import.meta.url), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line))

const subjectOf = (program: Golden) => program.name.split("/", 1)[0]!

for (const subject of new Set(golden.map(subjectOf))) {
  const programs = golden.filter((program) => subjectOf(program) === subject)
  describe(subject, () => {
    it.each(programs)("$rule ($name)", (program) => {
      const divergence = firstDivergence(program.expect, runProgram(program))
      expect(divergence, divergence).toBeUndefined()
    })
  })
}
