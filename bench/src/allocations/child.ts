/** The process in which allocations are measured: one line of JSON for each hot path on its standard output. */
import { summarise } from "../measure/statistics.ts"
import { HOT_PATHS, type HotPath } from "./hot-paths.ts"
import type { Allocation } from "./measure.ts"

const [, , warmUps = "", rounds = ""] = process.argv
const FEW = 500
const MANY = 2_500

function heapUsed(): number {
  return process.memoryUsage().heapUsed
}

/** Bytes that a path allocates when it is taken so many times; nothing is collected meanwhile. */
async function bytesOf(path: HotPath, count: number): Promise<number> {
  let [before, after] = [0, 0]
  globalThis.gc?.()
  await path.run(count, {
    begin: () => {
      before = heapUsed()
    },
    end: () => {
      after = heapUsed()
    },
  })
  return after - before
}

/** Bytes for each time, without what is allocated once, in the middle of several rounds. */
async function measure(path: HotPath): Promise<number> {
  for (let i = 0; i < Number(warmUps); i++) await bytesOf(path, MANY)
  const figures: number[] = []
  for (let i = 0; i < Number(rounds); i++) {
    figures.push(((await bytesOf(path, MANY)) - (await bytesOf(path, FEW))) / (MANY - FEW))
  }
  return Math.round(summarise(figures).median)
}

for (const path of HOT_PATHS) {
  const allocation: Allocation = { name: path.name, bytes: await measure(path) }
  console.log(JSON.stringify(allocation))
}
