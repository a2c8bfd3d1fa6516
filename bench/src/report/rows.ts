import type { CurveResult, Figure, Results } from "../results.ts"
import { BASELINE, SPECIALISED, SYSTEMS, type SystemName, systemsOf } from "../systems.ts"
import type { Workload } from "../workload.ts"
import { WORKLOADS } from "../workloads/index.ts"
import { duration, kilobytes, percent, ratio, scaled, whole } from "./format.ts"

/** A table before anybody has decided how it looks. */
export interface Rows {
  readonly head: readonly string[]
  readonly body: readonly (readonly Cell[])[]
}

export interface Cell {
  readonly text: string
  /** Whether a target is reached; null where there is none. */
  readonly good: boolean | null
}

const COLUMNS = ["corral", "corral-async", "effect", "effection"] as const satisfies readonly SystemName[]

/** What is shown of each runtime beside the others; one that measured other systems has a table of its own. */
const RUNTIME_SYSTEMS = ["promises", "corral", "corral-async"] as const satisfies readonly SystemName[]

const cell = (text: string, good: boolean | null = null): Cell => ({ text, good })
const NONE = cell("–")

/** Every workload and system: ratios to plain promises, where they are ratios. */
export function comparison(results: Results): Rows {
  const head = ["", "promises", ...COLUMNS.map((name) => SYSTEMS[name].title), "best p-*", "floor", "target"]
  const body = results.workloads.map(({ name, systems }) => {
    const workload = workloadOf(name)
    return [
      cell(workload.title),
      cell(baselineOf(systems)),
      ...COLUMNS.map((system) => {
        const figure = systems[system]
        if (figure === undefined) return NONE
        return cell(textOf(figure), system === "corral" ? reaches(figure, workload) : null)
      }),
      bestSpecialised(systems),
      systems.trampoline ? cell(textOf(systems.trampoline)) : NONE,
      cell(targetOf(workload)),
    ]
  })
  return { head, body }
}

/** Operations per second of every system. */
export function rates(results: Results): Rows {
  const rows = results.workloads.filter(({ systems }) => systemsOf(systems).some((name) => isSpeed(systems[name])))
  const used = (Object.keys(SYSTEMS) as SystemName[]).filter((name) => rows.some(({ systems }) => systems[name])) // its own keys
  return {
    head: ["operations per second", ...used.map((name) => SYSTEMS[name].title)],
    body: rows.map(({ name, systems }) => [
      cell(workloadOf(name).title),
      ...used.map((system) => {
        const figure = systems[system]
        return isSpeed(figure) ? cell(scaled(figure.perSecond)) : figure ? cell(textOf(figure)) : NONE
      }),
    ]),
  }
}

/** corral on one runtime beside the others: what it reaches itself, and its ratio to the promises of that runtime. */
export function acrossRuntimes(all: readonly Results[]): Rows {
  const names = WORKLOADS.map(({ name }) => name)
  const figuresOf = (name: string) => all.map(({ workloads }) => workloads.find((each) => each.name === name)?.systems)
  return {
    head: ["", "", ...all.map(({ runtime }) => runtime)],
    body: names.flatMap((name) => {
      const figures = figuresOf(name)
      return RUNTIME_SYSTEMS.filter((system) => figures.some((each) => each?.[system])).map((system) => [
        cell(workloadOf(name).title),
        cell(SYSTEMS[system].title),
        ...figures.map((each) => {
          const figure = each?.[system]
          if (figure === undefined) return NONE
          if (!isSpeed(figure)) return cell(textOf(figure))
          const rate = `${scaled(figure.perSecond)}/s`
          return cell(system === BASELINE ? rate : `${rate}, ${ratio(figure.ratio)}`)
        }),
      ])
    }),
  }
}

/** The specialised libraries, one by one. */
export function specialised(results: Results): Rows {
  const used = SPECIALISED.filter((name) => results.workloads.some(({ systems }) => systems[name] !== undefined))
  const rows = results.workloads.filter(({ systems }) => used.some((name) => systems[name] !== undefined))
  return {
    head: ["", ...used],
    body: rows.map(({ name, systems }) => [
      cell(workloadOf(name).title),
      ...used.map((system) => {
        const figure = systems[system]
        return figure ? cell(textOf(figure)) : NONE
      }),
    ]),
  }
}

/** Cost per level at each depth, and where it ends. */
export function depths(results: Results): Rows {
  const rows = results.workloads.flatMap(({ name, systems }) =>
    Object.entries(systems).flatMap(([system, figure]) =>
      figure.kind === "depth" ? [{ name, system: system as SystemName, figure }] : [],
    ),
  )
  const sizes = [...new Set(rows.flatMap(({ figure }) => figure.points.map(({ size }) => size)))].sort((a, b) => a - b)
  return {
    head: ["cost per level at depth", "", ...sizes.map(whole), ""],
    body: rows.map(({ name, system, figure }) => [
      cell(workloadOf(name).title),
      cell(SYSTEMS[system].title),
      ...sizes.map((size) => {
        const point = figure.points.find((each) => each.size === size)
        return point ? cell(duration(point.cost)) : NONE
      }),
      cell(figure.failure ?? ""),
    ]),
  }
}

/** What could not be measured, and why. */
export function failures(results: Results): Rows {
  return {
    head: ["fails", "", ""],
    body: results.workloads.flatMap(({ name, systems }) =>
      Object.entries(systems).flatMap(([system, figure]) =>
        figure.kind === "failure"
          ? [[cell(workloadOf(name).title), cell(SYSTEMS[system as SystemName].title), cell(figure.message)]] // its own keys
          : [],
      ),
    ),
  }
}

export function bundles(results: Results): Rows {
  return {
    head: ["minified and compressed", "", "size"],
    body: results.bundles.map(({ program, system, bytes }) => [
      cell(program),
      cell(system),
      cell(kilobytes(bytes), program === "hello world" && system === "corral" ? bytes <= 4_500 : null),
    ]),
  }
}

export function growth({ lines }: CurveResult, unit: string): Rows {
  const sizes = [...new Set(lines.flatMap(({ points }) => points.map(({ size }) => size)))].sort((a, b) => a - b)
  return {
    head: [`cost per ${unit}`, ...sizes.map(whole), ""],
    body: lines.map(({ name, points, failure }) => [
      cell(name),
      ...sizes.map((size) => {
        const point = points.find((each) => each.size === size)
        return point ? cell(duration(point.cost)) : NONE
      }),
      cell(failure ?? ""),
    ]),
  }
}

export function workloadOf(name: string): Workload {
  const workload = WORKLOADS.find((each) => each.name === name)
  if (workload === undefined) throw new Error(`Cannot report "${name}": there is no such workload`)
  return workload
}

function isSpeed(figure: Figure | undefined): figure is Figure & { kind: "speed" } {
  return figure?.kind === "speed"
}

function textOf(figure: Figure): string {
  if (figure.kind === "speed") return `${ratio(figure.ratio)} ±${percent(figure.spread)}`
  if (figure.kind === "memory") return whole(figure.bytes)
  if (figure.kind === "failure") return "fails"
  const deepest = figure.points.at(-1)
  return deepest ? `${whole(deepest.size)}` : "fails"
}

function baselineOf(systems: { readonly [name in SystemName]?: Figure }): string {
  const { promises } = systems
  if (promises?.kind === "speed") return `${scaled(promises.perSecond)}/s`
  return promises ? textOf(promises) : "–"
}

function bestSpecialised(systems: { readonly [name in SystemName]?: Figure }): Cell {
  let best: { name: SystemName; figure: Figure & { kind: "speed" } } | null = null
  for (const name of SPECIALISED) {
    const figure = systems[name]
    if (isSpeed(figure) && (best === null || figure.ratio > best.figure.ratio)) best = { name, figure }
  }
  return best === null ? NONE : cell(`${ratio(best.figure.ratio)} ${best.name}`)
}

function targetOf({ measures, target }: Workload): string {
  return measures === "speed" ? ratio(target) : whole(target)
}

function reaches(figure: Figure, { target }: Workload): boolean {
  if (figure.kind === "speed") return figure.ratio >= target
  if (figure.kind === "memory") return figure.bytes <= target
  if (figure.kind === "failure") return false
  return (figure.points.at(-1)?.size ?? 0) >= target
}
