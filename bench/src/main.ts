import { readFileSync, writeFileSync } from "node:fs"
import { cpus } from "node:os"
import { join, relative } from "node:path"
import colours from "picocolors"
import { CURVES } from "./curves/index.ts"
import { measureCurves, measureWorkloads, type Pace, paceOf } from "./measure/all.ts"
import { measureBundles } from "./measure/bundles.ts"
import { findRuntime } from "./measure/runtimes.ts"
import { type Options, readOptions, select, USAGE, UsageError } from "./options.ts"
import { writeCharts, writePage } from "./report/page.ts"
import { bundles, comparison, depths, failures, growth, specialised } from "./report/rows.ts"
import { printTable } from "./report/table.ts"
import type { Results } from "./results.ts"
import { BASELINE, SYSTEMS, type SystemName } from "./systems.ts"
import { WORKLOADS } from "./workloads/index.ts"

const CHARTS = join(import.meta.dirname, "../results")

async function measure(options: Options): Promise<Results> {
  const pace = paceOf(options.quick, options.cpu ? "cpu" : "wall")
  const part = options.curves ? await curves(options, pace) : await workloads(options, pace)
  const { processes, effort, point } = pace
  const spent = options.curves
    ? `${point} ms for each point`
    : `${processes} × ${effort.rounds} rounds of ${effort.time} ms`
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}`,
    effort: options.cpu ? `${spent} of processor time` : spent,
    versions: versions(),
    ...part,
  }
}

type Part = Pick<Results, "runtime" | "workloads" | "bundles" | "curves">

async function workloads(options: Options, pace: Pace): Promise<Part> {
  const names = select(namesOf(WORKLOADS), options.only)
  const systems = select(Object.keys(SYSTEMS) as SystemName[], options.systems) // its own keys
  const wanted = WORKLOADS.filter(({ name }) => names.includes(name))
  return {
    ...(await measureWorkloads(findRuntime(options.runtime), wanted, systems, pace)),
    bundles: options.only.length === 0 ? await measureBundles() : [],
    curves: [],
  }
}

async function curves(options: Options, pace: Pace): Promise<Part> {
  const names = select(namesOf(CURVES), options.only)
  const wanted = CURVES.filter(({ name }) => names.includes(name))
  return { ...(await measureCurves(findRuntime(options.runtime), wanted, pace)), workloads: [], bundles: [] }
}

function namesOf(all: readonly { readonly name: string }[]): string[] {
  return all.map(({ name }) => name)
}

function versions(): { [name: string]: string } {
  const packages = [...new Set(Object.values(SYSTEMS).flatMap(({ package: name }) => name ?? []))]
  return Object.fromEntries(packages.map((name) => [name, versionOf(name)]))
}

function versionOf(name: string): string {
  const path = join(import.meta.dirname, "../../node_modules", name, "package.json")
  return JSON.parse(readFileSync(path, "utf8")).version
}

function print(results: Results): void {
  console.log(colours.dim(`${results.runtime}, ${results.machine}, ${results.effort}\n`))
  if (results.workloads.length > 0) {
    printTable(comparison(results))
    console.log(`Ratios of operations per second to ${SYSTEMS[BASELINE].title} in the same process: more is better.\n`)
  }
  for (const rows of [specialised(results), depths(results), bundles(results), failures(results)]) {
    if (rows.body.length > 0) printTable(rows)
  }
  for (const curve of CURVES) {
    const result = results.curves.find(({ name }) => name === curve.name)
    if (result === undefined) continue
    console.log(colours.bold(curve.title))
    printTable(growth(result, curve.unit))
  }
}

async function main(options: Options): Promise<void> {
  if (options.docs && options.only.length + options.systems.length > 0) {
    throw new UsageError("Cannot write the page from a part of the figures: leave out --only and --systems")
  }
  // What this very program has written.
  const results = options.from ? (JSON.parse(readFileSync(options.from, "utf8")) as Results) : await measure(options)
  print(results)
  if (options.json) writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`)
  if (options.docs) await writePage(results)
  else if (options.curves) {
    const names = await writeCharts(results, CHARTS)
    console.log(`Charts in ${relative(process.cwd(), CHARTS)}: ${names.join(", ")}`)
  }
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options.help) console.log(USAGE)
  else if (options.list) console.log([...namesOf(WORKLOADS), "", ...namesOf(CURVES)].join("\n"))
  else await main(options)
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(error.message)
  process.exitCode = 2
}
