import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { publint } from "publint"
import { formatMessage } from "publint/utils"
import { describe, expect, inject, it } from "vitest"
import { PUBLISHED, ROOT } from "../published.ts"

const run = promisify(execFile)

describe.each(PUBLISHED)("$name as it is published", ({ name, folder }) => {
  it("keeps the rules of packages (publint, strict)", async () => {
    const { messages, pkg } = await publint({ pkgDir: folder, strict: true })
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
  })

  it("has types wherever a module system looks for them (attw)", async () => {
    const tarball = inject("tarballs")[name] ?? ""
    const { stdout } = await run(process.execPath, [
      `${ROOT}/node_modules/@arethetypeswrong/cli/dist/index.js`,
      tarball,
      ...["--profile", "esm-only", "--format", "json"],
    ])
    const { analysis } = JSON.parse(stdout)
    expect(analysis.types).toMatchObject({ kind: "included" })
    expect(analysis.problems.filter((problem: { resolutionKind?: string }) => isOurs(problem))).toEqual([])
  })

  it("holds nothing but what it is made of", async () => {
    const { stdout } = await run("tar", ["-tzf", inject("tarballs")[name] ?? ""])
    const strays = stdout
      .trim()
      .split("\n")
      .filter((file) => !/^package\/(dist\/|src\/|package\.json$|README\.md$|LICENSE$|CHANGELOG\.md$)/.test(file))
    expect(strays).toEqual([])
    expect(stdout).toContain("package/README.md")
    expect(stdout).toContain("package/LICENSE")
  })
})

/** corral is ESM only: what CommonJS sees of it is not its affair. */
function isOurs({ resolutionKind }: { resolutionKind?: string }): boolean {
  return resolutionKind !== "node10" && resolutionKind !== "node16-cjs"
}
