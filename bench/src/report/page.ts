import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Curve } from "../curves/curve.ts"
import { CURVES } from "../curves/index.ts"
import type { Results } from "../results.ts"
import { curveChart, workloadChart } from "./charts.ts"
import { bundles, comparison, depths, growth, specialised, workloadOf } from "./rows.ts"
import { markdownTable } from "./table.ts"

const ROOT = join(import.meta.dirname, "../../..")
const PAGE = join(ROOT, "docs/performance.md")
const FIGURES = join(ROOT, "docs/performance")

/** Writes a chart for each workload and curve into a folder, and tells their names. */
export async function writeCharts(results: Results, folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true })
  const charts = [
    ...results.workloads.map(async (result) => [result.name, await workloadChart(workloadOf(result.name), result)]),
    ...results.curves
      .filter(({ name }) => grows(curveOf(name)))
      .map(async (result) => [`curve-${result.name}`, await curveChart(curveOf(result.name), result)]),
  ]
  const names: string[] = []
  for (const [name, svg] of await Promise.all(charts)) {
    writeFileSync(join(folder, `${name}.svg`), svg ?? "")
    names.push(`${name}.svg`)
  }
  return names
}

/** Rewrites the figures and charts of docs/performance.md; those that were not measured this time stay. */
export async function writePage(results: Results): Promise<void> {
  const runtime = results.runtime.split(" ", 1)[0] ?? ""
  if (runtime === "node") await writeCharts(results, FIGURES)
  else mkdirSync(FIGURES, { recursive: true })
  const part = results.curves.length > 0 ? "curves" : "table"
  writeFileSync(join(FIGURES, `${part}-${runtime}.json`), `${JSON.stringify(results, null, 2)}\n`)
  let page = readFileSync(PAGE, "utf8")
  for (const [name, text] of sections()) page = replaceSection(page, name, text)
  writeFileSync(PAGE, page)
}

export function replaceSection(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`]
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`Cannot write the figures into the page: it has no section "${name}"`)
  return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`
}

function sections(): Map<string, string> {
  const table = read("table-node")
  const curves = read("curves-node")
  const others = ["bun", "deno"].flatMap((runtime) => read(`table-${runtime}`) ?? [])
  return new Map([
    ["table", table ? `${origin(table)}\n\n${markdownTable(comparison(table))}` : ""],
    ["charts", table ? table.workloads.map(({ name }) => chart(workloadOf(name).title, name)).join("\n") : ""],
    ["depths", table ? markdownTable(depths(table)) : ""],
    ["specialised", table ? markdownTable(specialised(table)) : ""],
    ["sizes", table ? markdownTable(bundles(table)) : ""],
    ["runtimes", others.map((each) => `${origin(each)}\n\n${markdownTable(comparison(each))}`).join("\n\n")],
    ["curves", curves ? [origin(curves), ...curves.curves.map(curveSection)].join("\n\n") : ""],
  ])
}

function curveSection(result: Results["curves"][number]): string {
  const curve = curveOf(result.name)
  const parts = [`### ${curve.title}`, markdownTable(growth(result, curve.unit))]
  if (grows(curve)) parts.push(chart(curve.title, `curve-${curve.name}`))
  return parts.join("\n\n")
}

function origin({ date, runtime, machine, effort, versions }: Results): string {
  const peers = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return `${date}, ${runtime}, ${machine}; ${effort}; ${peers.join(", ")}.`
}

function chart(title: string, name: string): string {
  return `![${title}](performance/${name}.svg)`
}

/** It has more than one point to draw. */
function grows({ sizes }: Curve): boolean {
  return sizes.length > 1
}

function curveOf(name: string): Curve {
  const curve = CURVES.find((each) => each.name === name)
  if (curve === undefined) throw new Error(`Cannot report "${name}": there is no such curve`)
  return curve
}

function read(name: string): Results | null {
  const path = join(FIGURES, `${name}.json`)
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Results) : null // written by writePage
}
