import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, describe, expect, it } from "vitest"
import { checkFloors } from "../floors.ts"

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

const CORE = JSON.stringify({
  name: "@corral/core",
  exports: {
    ".": { "@corral/source": "./src/index.ts" },
    "./adapter-kit": { "@corral/source": "./src/adapter-kit/index.ts" },
  },
})
const NODE = JSON.stringify({ name: "@corral/node", exports: { ".": { "@corral/source": "./src/index.ts" } } })
const APP = JSON.stringify({ name: "@corral/app" })

/** Checks a small repository: the manifests of core, node and one app, and the files given. */
function check(files: Record<string, string>) {
  const root = mkdtempSync(join(tmpdir(), "corral-floors-"))
  folders.push(root)
  const all = {
    "packages/core/package.json": CORE,
    "packages/node/package.json": NODE,
    "apps/app/package.json": APP,
    ...files,
  }
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return checkFloors(root)
}

const breachesOf = (files: Record<string, string>) => check(files).breaches
const core = (file: string, text: string) => breachesOf({ [`packages/core/src/${file}`]: text })

describe("the floors of the core", () => {
  it("lets a floor import itself, lower floors, errors and host", () => {
    expect(
      breachesOf({
        "packages/core/src/errors.ts": "export class E extends Error {}",
        "packages/core/src/host.ts": `import type { E } from "./errors.ts"`,
        "packages/core/src/engine/loop.ts": `import type { Host } from "../host.ts"`,
        "packages/core/src/engine/task.ts": `import { loop } from "./loop.ts"`,
        "packages/core/src/run/run.ts": `import { E } from "../errors.ts"\nimport "../engine/task.ts"\nimport "../combinators/gather.ts"`,
        "packages/core/src/index.ts": `export { run } from "./run/run.ts"`,
        "packages/core/src/testing/host.ts": `import "../engine/loop.ts"`,
      }),
    ).toEqual([])
  })

  it("refuses a higher floor, and names file and line", () => {
    expect(core("engine/task.ts", `\n\nimport { run } from "../run/run.ts"`)).toEqual([
      `packages/core/src/engine/task.ts:3 imports "../run/run.ts": engine must not import run, a higher floor`,
    ])
  })

  it.each([
    [`import type { Run } from "../run/run.ts"`],
    [`export type { Run } from "../run/run.ts"`],
    [`export { run } from "../run/run.ts"`],
    [`import "../run/run.ts"`],
    [`let x: import("../run/run.ts").Run`],
    [`let x: typeof import("../run/run.ts")`],
    ["const x = await import(`../run/run.ts`)"],
    [`const x = require("../run/run.ts")`],
    [`import x = require("../run/run.ts")`],
  ])("counts %s", (text) => {
    expect(core("primitives/lock.ts", text)).toEqual([
      `packages/core/src/primitives/lock.ts:1 imports "../run/run.ts": primitives must not import run, a higher floor`,
    ])
  })

  it("does not mistake text for imports", () => {
    expect(core("engine/a.ts", `// import "../run/run.ts"\nconst s = 'import "../run/run.ts"'`)).toEqual([])
  })

  it.each([
    ["engine/a.ts", `import "node:fs"`, "the core imports no package and no built-in module"],
    ["engine/a.ts", `import "fs"`, "the core imports no package and no built-in module"],
    ["engine/a.ts", `import "@corral/core"`, "the core imports no package and no built-in module"],
    ["engine/a.ts", `/// <reference types="node" />`, "the core imports no package and no built-in module"],
    ["engine/a.ts", `import "../testing/x.ts"`, "no floor imports testing"],
    ["engine/a.ts", `import "../adapter-kit/x.ts"`, "no floor imports adapter-kit"],
    ["engine/a.ts", `import "../index.ts"`, "inside the core nobody imports a door, import the file itself"],
    ["engine/a.ts", `import "../../test/x.ts"`, "it leads out of src"],
    ["engine/a.ts", `import "../../../node/src/x.ts"`, "a relative import must stay inside its workspace"],
    ["engine/a.ts", `await import(name)`, "the name of a module must be a literal"],
    ["errors.ts", `import "./host.ts"`, "errors.ts imports nothing"],
    ["host.ts", `import "./engine/a.ts"`, "host.ts imports nothing but errors.ts"],
    ["index.ts", `export { x } from "./testing/x.ts"`, "the main door does not open testing"],
    ["index.ts", `export * from "./engine/x.ts"`, "a door lists its names by hand"],
    [
      "attic/a.ts",
      `import "../engine/x.ts"`,
      "attic/a.ts is on no floor: engine, primitives, combinators, run, testing, adapter-kit",
    ],
  ])("refuses in %s: %s", (file, text, reason) => {
    const [line, ...more] = core(file, text)
    expect(line).toContain(`packages/core/src/${file}:1 `)
    expect(line).toMatch(new RegExp(`: ${reason.replaceAll(/[.*]/g, "\\$&")}$`))
    expect(more).toEqual([])
  })
})

describe("the workspaces", () => {
  it("lets an adapter import the two doors of the core and its runtime", () => {
    const text = `import "@corral/core"\nimport "@corral/core/adapter-kit"\nimport "node:async_hooks"\nimport "./host.ts"`
    expect(breachesOf({ "packages/node/src/index.ts": text })).toEqual([])
  })

  it.each([
    ["packages/node/src/a.ts", `import "hono"`, /an adapter imports only/],
    ["packages/node/src/a.ts", `import "@corral/core/src/engine/task.ts"`, /an adapter imports only/],
    ["packages/node/test/a.ts", `import "@corral/core/src/engine/task.ts"`, /not a door of @corral\/core/],
    ["packages/core/test/a.ts", `import "@corral/node"`, /the core imports no other package/],
    ["apps/app/src/a.ts", `import "@corral/core/dist/index.js"`, /not a door of @corral\/core/],
    ["apps/app/src/a.ts", `import "../../../packages/core/src/index.ts"`, /must stay inside its workspace/],
  ])("refuses in %s: %s", (file, text, reason) => {
    expect(breachesOf({ [file]: text })).toEqual([expect.stringMatching(reason)])
  })
})

describe("cycles", () => {
  it("finds one of type imports only, and says the way round", () => {
    expect(
      breachesOf({
        "packages/core/src/engine/a.ts": `import type { B } from "./b.ts"`,
        "packages/core/src/engine/b.ts": `\nimport type { C } from "./c.ts"`,
        "packages/core/src/engine/c.ts": `import type { A } from "./a.ts"`,
      }),
    ).toEqual([
      `packages/core/src/engine/a.ts:1 imports "./b.ts": import cycle packages/core/src/engine/a.ts → ` +
        "packages/core/src/engine/b.ts → packages/core/src/engine/c.ts → packages/core/src/engine/a.ts",
    ])
  })

  it("finds a file that imports itself", () => {
    expect(core("engine/a.ts", `import "./a.ts"`)).toEqual([expect.stringContaining("import cycle")])
  })

  it("finds one that leads through a package's door", () => {
    expect(
      breachesOf({
        "packages/node/src/index.ts": `export { a } from "./a.ts"`,
        "packages/node/src/a.ts": `import "@corral/node"`,
      }),
    ).toContainEqual(expect.stringContaining("import cycle"))
  })
})

describe("sizes", () => {
  const file = (lines: number) => ({ "packages/core/src/engine/a.ts": "const x = 1\n".repeat(lines) })

  it("says nothing below 300 lines, warns from 300 on, refuses 600", () => {
    expect(check(file(299))).toMatchObject({ breaches: [], warnings: [] })
    expect(check(file(300))).toMatchObject({ breaches: [], warnings: [expect.stringContaining("has 300 lines")] })
    expect(check(file(599))).toMatchObject({ breaches: [] })
    expect(check(file(600))).toMatchObject({
      breaches: [expect.stringContaining("a.ts:600 has 600 lines")],
      warnings: [],
    })
  })

  it("lets a test be as long as its source has rules", () => {
    const test = { "packages/core/test/engine/a.test.ts": "const x = 1\n".repeat(600) }
    expect(check(test)).toMatchObject({ breaches: [], warnings: [] })
  })
})
