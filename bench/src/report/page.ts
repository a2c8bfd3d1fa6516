import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Curve } from "../curves/curve.ts"
import { CURVES } from "../curves/index.ts"
import { UsageError } from "../options.ts"
import type { Results } from "../results.ts"
import { systemsOf } from "../systems.ts"
import { WORKLOADS } from "../workloads/index.ts"
import { curveChart, workloadChart } from "./charts.ts"
import { acrossRuntimes, bundles, comparison, depths, growth, rates, specialised, workloadOf } from "./rows.ts"
import { markdownTable } from "./table.ts"

const DOCS = join(import.meta.dirname, "../../../docs")
/** The runtime that most of the page is about, and the others in their order. */
const MAIN = "node-24"
const OTHERS = ["node-26", "deno", "bun"]

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

/**
 * Rewrites the figures and charts of performance.md; those that were not measured this time stay.
 *
 * @param docs the folder of the page, and of another, `performance`, for figures and charts
 */
export async function writePage(measured: readonly Results[], docs = DOCS): Promise<void> {
  const [path, figures] = [join(docs, "performance.md"), join(docs, "performance")]
  for (const results of measured) if (runtimeOf(results) === MAIN) checkComplete(results)
  mkdirSync(figures, { recursive: true })
  for (const results of measured) {
    const runtime = runtimeOf(results)
    if (runtime === MAIN) await writeCharts(results, figures)
    const part = results.curves.length > 0 ? "curves" : "table"
    writeFileSync(join(figures, `${part}-${runtime}.json`), `${JSON.stringify(results, null, 2)}\n`)
  }
  let page = readFileSync(path, "utf8")
  for (const [name, text] of sections(figures)) page = replaceSection(page, name, text)
  writeFileSync(path, page)
}

/** "node-24", because two versions of Node are two runtimes here; "bun", "deno". */
function runtimeOf({ runtime }: Results): string {
  const [name = "", version = ""] = runtime.split(" ")
  return name === "node" ? `${name}-${version.split(".", 1)[0]}` : name
}

/** Refuses figures from which the tables of the main runtime would have holes. */
function checkComplete({ workloads, curves }: Results): void {
  const missing =
    curves.length > 0
      ? CURVES.find(({ name }) => !curves.some((each) => each.name === name))
      : WORKLOADS.find(({ name, systems }) => {
          const measured = workloads.find((each) => each.name === name)?.systems
          return systemsOf(systems).some((system) => measured?.[system] === undefined)
        })
  if (missing === undefined) return
  throw new UsageError(`Cannot write the page from a part of the figures: "${missing.name}" is not all there`)
}

export function replaceSection(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`]
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`Cannot write the figures into the page: it has no section "${name}"`)
  return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`
}

function sections(figures: string): Map<string, string> {
  const table = read(figures, `table-${MAIN}`)
  const curves = read(figures, `curves-${MAIN}`)
  const others = OTHERS.flatMap((runtime) => read(figures, `table-${runtime}`) ?? [])
  return new Map([
    ["table", table ? `${origin(table)}\n\n${markdownTable(comparison(table))}` : ""],
    ["charts", table ? table.workloads.map(({ name }) => chart(workloadOf(name).title, name)).join("\n") : ""],
    ["rates", table ? markdownTable(rates(table)) : ""],
    ["depths", table ? markdownTable(depths(table)) : ""],
    ["specialised", table ? markdownTable(specialised(table)) : ""],
    ["sizes", table ? markdownTable(bundles(table)) : ""],
    ["runtimes", others.length > 0 ? runtimesSection(table, others) : ""],
    ["curves", curves ? [origin(curves), ...curves.curves.map(curveSection)].join("\n\n") : ""],
  ])
}

function runtimesSection(main: Results | null, others: readonly Results[]): string {
  return [
    markdownTable(acrossRuntimes(main ? [main, ...others] : others)),
    ...others.flatMap((each) => [`#### ${each.runtime}`, origin(each), markdownTable(comparison(each))]),
  ].join("\n\n")
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

function read(figures: string, name: string): Results | null {
  const path = join(figures, `${name}.json`)
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Results) : null // written by writePage
}
