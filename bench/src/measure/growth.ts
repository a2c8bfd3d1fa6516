import type { Program } from "../workload.ts"
import { CLOCKS, type ClockName, runOnce } from "./run-once.ts"
import { summarise } from "./statistics.ts"

/** The cost of one unit when there are so many of them. */
export interface Point {
  readonly size: number
  /** Nanoseconds. */
  readonly cost: number
}

const LEAST_RUNS = 3
/** Milliseconds of a run after which larger sizes are not tried. */
const TOO_LONG = 5_000

/**
 * Runs a program at growing sizes and hands each point over at once: at the next size, the process may die.
 *
 * @param time milliseconds for each size, and half of it before that to warm up
 */
export async function measureGrowth(
  program: Program,
  sizes: readonly number[],
  expected: (size: number) => number,
  units: (size: number) => number,
  time: number,
  clock: ClockName,
  hear: (point: Point) => void,
): Promise<void> {
  const now = CLOCKS[clock]
  for (const size of sizes) {
    const began = now()
    let last = 0
    do last = await runOnce(program, size, expected(size), now)
    while (last < TOO_LONG && now() - began < time / 2)
    if (last >= TOO_LONG) {
      hear({ size, cost: (last / units(size)) * 1e6 })
      if (size === sizes.at(-1)) return
      throw new Error(`it takes ${(last / 1000).toFixed(0)} s at ${size}`)
    }
    const costs: number[] = []
    const warm = now()
    while (costs.length < LEAST_RUNS || now() - warm < time) {
      costs.push(((await runOnce(program, size, expected(size), now)) / units(size)) * 1e6)
    }
    hear({ size, cost: summarise(costs).median })
  }
}
