// In a file of its own: without AsyncLocalStorage, as in browsers, async functions do not know their task.
import { readdirSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { type AsyncEnd, checkAsync } from "../src/async-check.ts"
import { GOLDEN_FILES, GOLDEN_FOLDER, readGolden } from "../src/golden.ts"

const describeEnd = (name: string, end: AsyncEnd) =>
  end.kind === "wrong" ? `${name}: ${end.difference}` : `${name} is ${end.kind}`

for (const { file, programs } of await readGolden()) {
  describe(file, () => {
    it("ends in async syntax as it can", { timeout: 60_000 }, async () => {
      for (const program of programs) {
        const end = await checkAsync(program)
        expect(["possible", "but for messages"], describeEnd(program.name, end)).toContain(end.kind)
      }
    })
  })
}

it("the list of golden files is the folder's", () => {
  const found = readdirSync(GOLDEN_FOLDER).filter((name) => /\.jsonl(\.gz)?$/.test(name))
  expect(found.sort()).toEqual(GOLDEN_FILES)
})
