import type { Program } from "../workload.ts"
import { collectGarbage, runOnce } from "./run-once.ts"
import { summarise } from "./statistics.ts"

/** The cost of one unit when there are so many of them. */
export interface Point {
  readonly size: number
  /** Nanoseconds. */
  readonly cost: number
}

const LEAST_RUNS = 3
const MOST_RUNS = 200

/**
 * Runs a program at growing sizes and hands each point over at once: at the next size, the process may die.
 *
 * @param time milliseconds for each size
 */
export async function measureGrowth(
  program: Program,
  sizes: readonly number[],
  expected: (size: number) => number,
  time: number,
  hear: (point: Point) => void,
): Promise<void> {
  for (const size of sizes) {
    await runOnce(program, size, expected(size))
    collectGarbage()
    const costs: number[] = []
    const began = performance.now()
    while (costs.length < MOST_RUNS && (costs.length < LEAST_RUNS || performance.now() - began < time)) {
      costs.push(((await runOnce(program, size, expected(size))) / size) * 1e6)
    }
    hear({ size, cost: summarise(costs).median })
  }
}
