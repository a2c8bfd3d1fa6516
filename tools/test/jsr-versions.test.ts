import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { setJsrVersions } from "../jsr-versions.ts"

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "corral-versions-"))
})

afterEach(() => rmSync(root, { recursive: true }))

function write(name: string, files: Record<string, object>): void {
  mkdirSync(join(root, "packages", name), { recursive: true })
  for (const [file, content] of Object.entries(files))
    writeFileSync(join(root, "packages", name, file), JSON.stringify(content))
}

describe("setJsrVersions()", () => {
  it("copies each version from package.json, also to the versions of corral's own that a package imports", () => {
    write("core", { "package.json": { version: "1.2.3" }, "deno.json": { version: "1.0.0", license: "MIT" } })
    const imports = { "@corral/core": "jsr:@corral/core@^1.0.0", "@corral/core/kit": "jsr:@corral/core@^1.0.0/kit" }
    write("node", { "package.json": { version: "1.2.3" }, "deno.json": { version: "1.0.0", imports } })
    write("private", { "package.json": { version: "1.2.3" } })
    setJsrVersions(root)
    const read = (name: string) => JSON.parse(readFileSync(join(root, "packages", name, "deno.json"), "utf8"))
    expect(read("core")).toEqual({ version: "1.2.3", license: "MIT" })
    expect(read("node")).toEqual({
      version: "1.2.3",
      imports: { "@corral/core": "jsr:@corral/core@^1.2.3", "@corral/core/kit": "jsr:@corral/core@^1.2.3/kit" },
    })
  })
})
