import type { Curve } from "../curves/curve.ts"
import { Progress } from "../progress.ts"
import type { CurveResult, Figure, WorkloadResult } from "../results.ts"
import { BASELINE, SYSTEMS, type SystemName, systemsOf } from "../systems.ts"
import type { Workload } from "../workload.ts"
import type { Point } from "./growth.ts"
import type { Effort } from "./pair.ts"
import { ask } from "./processes.ts"
import type { Answer } from "./request.ts"
import type { ClockName } from "./run-once.ts"
import type { Runtime } from "./runtimes.ts"
import { summarise } from "./statistics.ts"

/** How much time is spent on each figure. */
export interface Pace {
  /** How many processes measure the same. */
  readonly processes: number
  readonly effort: Effort
  /** Milliseconds for each point of a curve or depth. */
  readonly point: number
}

export function paceOf(quick: boolean, clock: ClockName): Pace {
  if (quick) return { processes: 1, effort: { rounds: 3, time: 60, warmup: 300, clock }, point: 50 }
  return { processes: 3, effort: { rounds: 5, time: 200, warmup: 600, clock }, point: 400 }
}

const DEPTHS = [100, 500, 1_000, 2_000, 5_000, 10_000, 100_000]

/** Measures workloads, each system in processes of its own. */
export async function measureWorkloads(
  runtime: Runtime,
  workloads: readonly Workload[],
  wanted: readonly SystemName[],
  pace: Pace,
): Promise<{ runtime: string; workloads: WorkloadResult[] }> {
  const jobs = workloads.flatMap((workload) =>
    systemsOf(workload.systems)
      .filter((system) => wanted.includes(system) || (system === BASELINE && workload.measures !== "speed"))
      .filter((system) => system !== BASELINE || workload.measures !== "speed")
      .map((system) => ({ workload, system })),
  )
  const progress = new Progress(jobs.length)
  const figures = new Map<Workload, Map<SystemName, Figure>>()
  let name = ""
  try {
    for (const { workload, system } of jobs) {
      progress.next(`${workload.title}, ${SYSTEMS[system].title}`)
      const answers = await answersFor(runtime, workload, system, pace)
      name = runtimeOf(answers) ?? name
      const systems = figures.get(workload) ?? new Map<SystemName, Figure>()
      figures.set(workload, systems.set(system, figureOf(answers, workload)))
    }
  } finally {
    progress.end()
  }
  return {
    runtime: name,
    workloads: [...figures].map(([workload, systems]) => ({
      name: workload.name,
      systems: Object.fromEntries(withBaseline(systems)),
    })),
  }
}

/** Measures curves, each line in a process of its own. */
export async function measureCurves(
  runtime: Runtime,
  curves: readonly Curve[],
  pace: Pace,
): Promise<{ runtime: string; curves: CurveResult[] }> {
  const progress = new Progress(curves.reduce((count, { lines }) => count + lines.length, 0))
  const results: CurveResult[] = []
  let name = ""
  try {
    for (const curve of curves) {
      const lines: CurveResult["lines"][number][] = []
      for (const line of curve.lines) {
        progress.next(`${curve.title}, ${line.name}`)
        const answers = await ask(runtime, {
          kind: "curve",
          curve: curve.name,
          line: line.name,
          sizes: curve.sizes.filter((size) => size <= (line.most ?? size)),
          time: pace.point,
          clock: pace.effort.clock,
        })
        name = runtimeOf(answers) ?? name
        lines.push({ name: line.name, points: pointsOf(answers), failure: failureOf(answers) })
      }
      results.push({ name: curve.name, lines })
    }
  } finally {
    progress.end()
  }
  return { runtime: name, curves: results }
}

function runtimeOf(answers: readonly Answer[]): string | null {
  const runtime = answers.find((answer) => answer.kind === "runtime")
  return runtime ? `${runtime.name} ${runtime.version}` : null
}

function failureOf(answers: readonly Answer[]): string | null {
  return answers.find((answer) => answer.kind === "failure")?.message ?? null
}

function pointsOf(answers: readonly Answer[]): Point[] {
  return answers.flatMap((answer) => (answer.kind === "point" ? [answer.point] : []))
}

async function answersFor(runtime: Runtime, workload: Workload, system: SystemName, pace: Pace): Promise<Answer[]> {
  const { name, measures } = workload
  if (measures === "depth") {
    return ask(runtime, {
      kind: "depth",
      workload: name,
      system,
      sizes: DEPTHS,
      time: pace.point,
      clock: pace.effort.clock,
    })
  }
  const answers: Answer[] = []
  for (let i = 0; i < pace.processes; i++) {
    if (measures === "memory") answers.push(...(await ask(runtime, { kind: "heap", workload: name, system })))
    else answers.push(...(await ask(runtime, { kind: "pair", workload: name, system, effort: pace.effort })))
  }
  return answers
}

function figureOf(answers: readonly Answer[], { measures }: Workload): Figure {
  const failure = failureOf(answers)
  if (measures === "depth") return { kind: "depth", points: pointsOf(answers), failure }
  if (failure !== null) return { kind: "failure", message: failure }
  if (measures === "memory") {
    const { median, spread } = summarise(answers.flatMap((each) => (each.kind === "heap" ? [each.bytes] : [])))
    return { kind: "memory", bytes: median, spread }
  }
  const pairs = answers.flatMap((each) => (each.kind === "pair" ? [each.figures] : []))
  const ratios = pairs.flatMap(({ baseline, system }) => system.map((value, i) => value / (baseline[i] ?? Number.NaN)))
  const { median, spread } = summarise(ratios)
  return {
    kind: "speed",
    perSecond: summarise(pairs.flatMap(({ system }) => system)).median,
    baseline: summarise(pairs.flatMap(({ baseline }) => baseline)).median,
    ratio: median,
    spread,
  }
}

/** Plain promises were measured beside each of the others: their figure is the median of all of these. */
function withBaseline(systems: ReadonlyMap<SystemName, Figure>): [SystemName, Figure][] {
  const values = [...systems.values()].flatMap((figure) => (figure.kind === "speed" ? [figure.baseline] : []))
  if (values.length === 0) return [...systems]
  const { median, spread } = summarise(values)
  return [[BASELINE, { kind: "speed", perSecond: median, baseline: median, ratio: 1, spread }], ...systems]
}
