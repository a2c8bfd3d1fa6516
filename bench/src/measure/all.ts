import { Progress } from "../progress.ts"
import type { Figure, WorkloadResult } from "../results.ts"
import { BASELINE, SYSTEMS, type SystemName, systemsOf } from "../systems.ts"
import type { Workload } from "../workload.ts"
import type { Effort } from "./pair.ts"
import { ask } from "./processes.ts"
import type { Answer } from "./request.ts"
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

export const THOROUGH: Pace = { processes: 3, effort: { rounds: 7, time: 250, warmup: 300 }, point: 400 }
export const QUICK: Pace = { processes: 1, effort: { rounds: 3, time: 60, warmup: 100 }, point: 50 }

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
      for (const answer of answers) if (answer.kind === "runtime") name = `${answer.name} ${answer.version}`
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

async function answersFor(runtime: Runtime, workload: Workload, system: SystemName, pace: Pace): Promise<Answer[]> {
  const { name, measures } = workload
  if (measures === "depth") {
    return ask(runtime, { kind: "depth", workload: name, system, sizes: DEPTHS, time: pace.point })
  }
  const answers: Answer[] = []
  for (let i = 0; i < pace.processes; i++) {
    if (measures === "memory") answers.push(...(await ask(runtime, { kind: "heap", workload: name, system })))
    else answers.push(...(await ask(runtime, { kind: "pair", workload: name, system, effort: pace.effort })))
  }
  return answers
}

function figureOf(answers: readonly Answer[], { measures }: Workload): Figure {
  const failure = answers.find((answer) => answer.kind === "failure")?.message ?? null
  if (measures === "depth") {
    return { kind: "depth", points: answers.flatMap((each) => (each.kind === "point" ? [each.point] : [])), failure }
  }
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
