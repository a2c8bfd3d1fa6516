import { execFile } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { describe, expect, it } from "vitest"
import { PUBLISHED, ROOT } from "../published.ts"

const deno = join(ROOT, "node_modules/.bin/deno")
const run = promisify(execFile)
const onJsr = PUBLISHED.filter(({ folder }) => existsSync(join(folder, "deno.json")))

describe("JSR", () => {
  it("gets each package but the umbrella: it has no conditions by which one could pick an adapter", () => {
    expect(PUBLISHED.filter((each) => !onJsr.includes(each)).map(({ name }) => name)).toEqual(["corral"])
  })

  it.each(onJsr)("$name has one version, and the same doors as on npm", ({ folder }) => {
    const read = (file: string) => JSON.parse(readFileSync(join(folder, file), "utf8"))
    const [npm, jsr] = [read("package.json"), read("deno.json")]
    expect([jsr.name, jsr.version, jsr.license]).toEqual([npm.name, npm.version, npm.license])
    const doors = Object.entries<Record<string, string>>(npm.exports).flatMap(([door, target]) =>
      door === "./package.json" ? [] : [[door, target["@corral/source"]]],
    )
    expect(typeof jsr.exports === "string" ? { ".": jsr.exports } : jsr.exports).toEqual(Object.fromEntries(doors))
  })

  it("would take all of them: no slow types, nothing missing (deno publish --dry-run)", async () => {
    const { stderr } = await run(deno, ["publish", "--dry-run", "--allow-dirty"], {
      cwd: ROOT,
      env: { ...process.env, NO_COLOR: "1" },
    })
    for (const { name } of onJsr) expect(stderr).toContain(`Simulating publish of ${name}@`)
    expect(stderr).toContain("Success Dry run complete")
    expect(stderr).not.toMatch(/warning|problem/i)
  })
})
