import { execFile } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { describe, expect, inject, it } from "vitest"
import { PRINTS, programOf } from "../program.ts"
import { RUNTIMES } from "../runtimes.ts"

const folder = inject("folder")

describe.each(RUNTIMES)("installed from its tarball, on $name", ({ name, adapter, command: [program, ...args] }) => {
  it.each([adapter, "corral"])("%s runs a user's program", async (imported) => {
    const file = join(folder, `${name}-${imported.replace("/", "-")}.mjs`)
    writeFileSync(file, `${programOf(imported)}\nawait main((line) => console.log(line))\n`)
    const { stdout, stderr } = await promisify(execFile)(program, [...args, file], { cwd: folder })
    expect(stdout.trim().split("\n")).toEqual(PRINTS)
    expect(stderr).toBe("")
  })
})
