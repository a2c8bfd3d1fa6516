import { readFileSync, writeFileSync } from "node:fs"
import { cpus } from "node:os"
import { join } from "node:path"
import colours from "picocolors"
import { measureWorkloads, QUICK, THOROUGH } from "./measure/all.ts"
import { measureBundles } from "./measure/bundles.ts"
import { findRuntime } from "./measure/runtimes.ts"
import { type Options, readOptions, select, USAGE } from "./options.ts"
import { bundles, comparison, depths, specialised } from "./report/rows.ts"
import { printTable } from "./report/table.ts"
import type { Results } from "./results.ts"
import { BASELINE, SYSTEMS, type SystemName } from "./systems.ts"
import { WORKLOADS } from "./workloads/index.ts"

async function measure(options: Options): Promise<Results> {
  const pace = options.quick ? QUICK : THOROUGH
  const names = select(
    WORKLOADS.map(({ name }) => name),
    options.only,
  )
  const systems = select(Object.keys(SYSTEMS) as SystemName[], options.systems) // its own keys
  const workloads = WORKLOADS.filter(({ name }) => names.includes(name))
  const measured = await measureWorkloads(findRuntime(options.runtime), workloads, systems, pace)
  const { processes, effort } = pace
  return {
    date: new Date().toISOString().slice(0, 10),
    runtime: measured.runtime,
    machine: `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}`,
    effort: `${processes} processes × ${effort.rounds} rounds of ${effort.time} ms`,
    versions: versions(),
    workloads: measured.workloads,
    bundles: options.only.length === 0 ? await measureBundles() : [],
    curves: [],
  }
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
  if (results.workloads.length > 0) printTable(comparison(results))
  for (const rows of [specialised(results), depths(results), bundles(results)])
    if (rows.body.length > 0) printTable(rows)
  console.log(`Ratios of operations per second to ${SYSTEMS[BASELINE].title} in the same process; more is better.`)
}

const options = readOptions(process.argv.slice(2))
if (options.help) console.log(USAGE)
else {
  const results = options.from ? (JSON.parse(readFileSync(options.from, "utf8")) as Results) : await measure(options)
  print(results)
  if (options.json) writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`)
}
