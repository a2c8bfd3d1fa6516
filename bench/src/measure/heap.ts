import type { SystemName } from "../systems.ts"
import type { Workload } from "../workload.ts"
import { CLOCKS, programOf, runOnce } from "./run-once.ts"

/** Measures the bytes of heap that each unit takes while all of them are suspended. */
export async function measureHeap(workload: Workload, system: SystemName): Promise<number> {
  const collect = globalThis.gc
  if (collect === undefined)
    throw new Error("Cannot measure the heap: the runtime has no gc(); start it with --expose-gc")
  const program = programOf(workload, system)
  const { size, testSize } = workload
  await runOnce(program, testSize, workload.expected(testSize), CLOCKS.wall) // what a system sets up once does not count
  const before = heapUsed(collect)
  let after = before
  await runOnce(program, size, workload.expected(size), CLOCKS.wall, () => {
    after = heapUsed(collect)
  })
  return (after - before) / size
}

function heapUsed(collect: () => void): number {
  collect()
  collect()
  return process.memoryUsage().heapUsed
}
