import { Bench } from "tinybench"
import { BASELINE, type SystemName } from "../systems.ts"
import type { Workload } from "../workload.ts"
import { CLOCKS, type ClockName, programOf, runOnce } from "./run-once.ts"

export interface Effort {
  /** Rounds in one process; in each, both systems have their time, in changing order. */
  readonly rounds: number
  /** Milliseconds for one system in one round. */
  readonly time: number
  /** Milliseconds for each to warm up. */
  readonly warmup: number
  readonly clock: ClockName
}

/** Units per second, round by round. */
export interface PairFigures {
  readonly baseline: readonly number[]
  readonly system: readonly number[]
}

/** Measures a system beside plain promises, in turns, in this process. */
export async function measurePair(workload: Workload, system: SystemName, effort: Effort): Promise<PairFigures> {
  const { size } = workload
  const now = CLOCKS[effort.clock]
  const bench = new Bench({
    time: effort.time,
    iterations: 1,
    warmup: false,
    warmupTime: effort.warmup,
    warmupIterations: 1,
    throws: true,
  })
  const add = (name: SystemName): { name: SystemName; figures: number[] } => {
    const program = programOf(workload, name)
    const expected = workload.expected(size)
    const once = async () => {
      const began = now()
      const overriddenDuration = await runOnce(program, size, expected, now)
      return { overriddenDuration, overriddenIterationCost: now() - began }
    }
    bench.add(name, once, { async: true })
    return { name, figures: [] }
  }
  const baseline = add(BASELINE)
  const measured = add(system)

  for (const { name } of [baseline, measured]) await bench.getTask(name)?.warmup()
  // No garbage is collected by force between the rounds: a full collection has V8 throw optimised code away.
  for (let round = 0; round < effort.rounds; round++) {
    const order = round % 2 === 0 ? [baseline, measured] : [measured, baseline]
    for (const { name, figures } of order) {
      const task = bench.getTask(name)
      task?.reset(false)
      await task?.run()
      if (task?.result.state !== "completed") throw new Error(`Cannot measure ${name}: it is ${task?.result.state}`)
      figures.push((size / task.result.latency.p50) * 1000)
    }
  }
  return { baseline: baseline.figures, system: measured.figures }
}
