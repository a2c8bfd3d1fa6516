import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { startFile } from "./child.ts"

/**
 * Declares the test of the program in an adapter's README: it is the file `test/readme.ts`, and prints what it says.
 *
 * @param folder the adapter's
 */
export function describeReadme(folder: URL): void {
  const file = new URL("test/readme.ts", folder)
  const program = readFileSync(file, "utf8")

  describe("the program in the README", () => {
    it("is that of test/readme.ts", () => {
      expect(readFileSync(new URL("README.md", folder), "utf8")).toContain(`\n${program}\`\`\`\n`)
    })

    it("prints what it says", async () => {
      const child = startFile(file)
      expect(await child.ended()).toBe(0)
      const promised = [...program.matchAll(/^\/\/ prints: (.*)$/gm)].map(([, line]) => `${line}\n`)
      expect(child.output).toEqual({ stdout: promised.join(""), stderr: "" })
    })
  })
}
