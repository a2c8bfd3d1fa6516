import { readFileSync, writeFileSync } from "node:fs"
import { cpus } from "node:os"
import { join, relative } from "node:path"
import colours from "picocolors"
import { guardAllocations } from "./allocations/guard.ts"
import { CURVES } from "./curves/index.ts"
import { measureCurves, measureWorkloads, type Pace, paceOf } from "./measure/all.ts"
import { measureBundles } from "./measure/bundles.ts"
import { findRuntime } from "./measure/runtimes.ts"
import { type Options, readOptions, select, USAGE, UsageError } from "./options.ts"
import { writeCharts, writePage } from "./report/page.ts"
import { bundles, comparison, depths, failures, growth, rates, specialised } from "./report/rows.ts"
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
  for (const rows of [rates(results), specialised(results), depths(results), bundles(results), failures(results)]) {
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
  if (options.docs && options.runtime === "node" && options.only.length + options.systems.length > 0) {
    throw new UsageError("Cannot write the page from a part of the figures: leave out --only and --systems")
  }
  const measured = options.from.length > 0 ? options.from.map(readResults) : [await measure(options)]
  for (const results of measured) print(results)
  if (options.json) writeFileSync(options.json, `${JSON.stringify(measured[0], null, 2)}\n`)
  if (options.docs) await writePage(measured)
  else await drawCurves(measured)
}

async function drawCurves(measured: readonly Results[]): Promise<void> {
  for (const results of measured.filter(({ curves }) => curves.length > 0)) {
    const names = await writeCharts(results, CHARTS)
    console.log(`Charts in ${relative(process.cwd(), CHARTS)}: ${names.join(", ")}`)
  }
}

/** What this very program has written. */
function readResults(file: string): Results {
  return JSON.parse(readFileSync(file, "utf8")) as Results
}

async function guard(update: boolean): Promise<void> {
  const { rows, complaints } = await guardAllocations(update)
  printTable(rows)
  for (const complaint of complaints) console.error(complaint)
  if (complaints.length > 0) process.exitCode = 1
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options.help) console.log(USAGE)
  else if (options.list) console.log([...namesOf(WORKLOADS), "", ...namesOf(CURVES)].join("\n"))
  else if (options.allocations) await guard(options.update)
  else await main(options)
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(error.message)
  process.exitCode = 2
}
