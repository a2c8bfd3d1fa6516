import { describe, expect, it } from "vitest"
import { compile } from "../src/editor/compile.ts"

describe("compile()", () => {
  it("finds where corral is imported and exported from", () => {
    const code =
      'import { run } from "@corral/browser"\nimport * as all from "@corral/browser"\nexport * from "@corral/browser"'
    const { imports, faults } = compile(code)
    expect(faults).toEqual([])
    expect(imports.map(({ from, to }) => code.slice(from, to))).toEqual(Array(3).fill('"@corral/browser"'))
  })

  it("does not take the name of the module in a text for an import", () => {
    expect(compile('console.log("@corral/browser")').imports).toEqual([])
  })

  it("says where the syntax is wrong", () => {
    expect(compile("run(\n  ]")).toEqual({ imports: [], faults: [{ from: 7, to: 8, text: "Unexpected token" }] })
  })

  it("says what is wrong at the end of the text", () => {
    expect(compile("run(").faults).toEqual([{ from: 4, to: 4, text: "Unexpected token" }])
  })

  it("refuses other modules, and names that corral does not have", () => {
    const code = 'import { slep, sleep as nap } from "@corral/browser"\nimport fs from "node:fs"'
    const { faults } = compile(code)
    expect(faults.map(({ from, to }) => code.slice(from, to))).toEqual(["slep", '"node:fs"'])
    expect(faults.map(({ text }) => text)).toEqual([
      "Cannot import slep: corral has no such name",
      'Cannot import "node:fs": a scenario has "@corral/browser" and the browser\'s own names',
    ])
  })
})
