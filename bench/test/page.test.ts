import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { replaceSection, writePage } from "../src/report/page.ts"
import type { Figure, Results } from "../src/results.ts"
import { systemsOf } from "../src/systems.ts"
import { WORKLOADS } from "../src/workloads/index.ts"

const FIGURE: Figure = { kind: "speed", perSecond: 2e6, baseline: 1e6, ratio: 2, spread: 0.1 }
const SECTIONS = ["table", "rates", "depths", "specialised", "sizes", "charts", "runtimes", "curves"]

function resultsOf(runtime: string, names: readonly string[] = WORKLOADS.map(({ name }) => name)): Results {
  return {
    date: "2026-01-01",
    runtime,
    machine: "one",
    effort: "some",
    versions: {},
    workloads: WORKLOADS.filter(({ name }) => names.includes(name)).map(({ name, systems }) => ({
      name,
      systems: Object.fromEntries(systemsOf(systems).map((system) => [system, FIGURE])),
    })),
    bundles: [],
    curves: [],
  }
}

describe("writePage()", () => {
  let docs = ""
  const page = () => readFileSync(join(docs, "performance.md"), "utf8")

  function section(name: string): string {
    return page().split(`<!-- begin ${name} -->`)[1]?.split(`<!-- end ${name} -->`)[0]?.trim() ?? ""
  }

  beforeEach(() => {
    docs = mkdtempSync(join(tmpdir(), "corral-bench-"))
    const marks = SECTIONS.map((name) => `<!-- begin ${name} -->\n<!-- end ${name} -->`)
    writeFileSync(join(docs, "performance.md"), `# Performance\n${marks.join("\n")}\n`)
  })

  afterEach(() => rmSync(docs, { recursive: true }))

  it("fills the table, and draws a chart for each workload", async () => {
    await writePage([resultsOf("node 24.1.2")], docs)
    expect(section("table")).toContain("2026-01-01, node 24.1.2, one; some")
    expect(section("table")).toContain("| spawn + join, one yield each | 2 M/s | 2 ±10% |")
    expect(section("rates")).toContain("| spawn + join, one yield each | 2 M | 2 M |")
    expect(section("runtimes")).toBe("")
    const charts = WORKLOADS.map(({ name }) => `${name}.svg`)
    for (const chart of charts) expect(section("charts")).toContain(`(performance/${chart})`)
    expect(readdirSync(join(docs, "performance")).sort()).toEqual([...charts, "table-node-24.json"].sort())
  })

  it("puts the other runtimes beside the main one, whatever part of them was measured", async () => {
    await writePage([resultsOf("bun 1.4.5", ["spawn"]), resultsOf("node 26.3.0"), resultsOf("node 24.1.2")], docs)
    await writePage([resultsOf("deno 2.9.5")], docs)
    const [head, , ...rows] = section("runtimes").split("\n")
    expect(head).toBe("|  |  | node 24.1.2 | node 26.3.0 | deno 2.9.5 | bun 1.4.5 |")
    expect(rows[0]).toBe(`| ${WORKLOADS[0]?.title} | promises | 2 M/s | 2 M/s | 2 M/s | 2 M/s |`)
    const same = "2 M/s, 2"
    expect(rows[1]).toBe(`| ${WORKLOADS[0]?.title} | corral | ${same} | ${same} | ${same} | ${same} |`)
    expect(rows[4]).toBe(`| ${WORKLOADS[1]?.title} | corral | ${same} | ${same} | ${same} | – |`)
    for (const runtime of ["node 26.3.0", "deno 2.9.5", "bun 1.4.5"]) {
      expect(section("runtimes")).toContain(`#### ${runtime}\n`)
    }
    expect(section("table")).toContain("node 24.1.2")
    expect(section("table")).not.toContain("node 26.3.0")
  })

  it("refuses a part of the figures of the main runtime, and leaves the page as it is", async () => {
    const before = page()
    await expect(writePage([resultsOf("bun 1.4.5"), resultsOf("node 24.1.2", ["spawn"])], docs)).rejects.toThrow(
      'Cannot write the page from a part of the figures: "spawn-yield" is not all there',
    )
    expect(page()).toBe(before)
    expect(existsSync(join(docs, "performance"))).toBe(false)
  })
})

describe("replaceSection()", () => {
  it("replaces what stands between the marks", () => {
    const page = "a\n<!-- begin x -->\nold\n<!-- end x -->\nb"
    expect(replaceSection(page, "x", "new")).toBe("a\n<!-- begin x -->\n\nnew\n\n<!-- end x -->\nb")
    expect(() => replaceSection(page, "y", "new")).toThrow('it has no section "y"')
  })
})
