import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import expected from "../expected.txt?raw"

it("the README shows the output as it is", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
  expect(readme).toContain(`\`\`\`text\n${expected}\`\`\``)
})
