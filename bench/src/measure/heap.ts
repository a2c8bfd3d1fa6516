import type { SystemName } from "../systems.ts"
import type { Workload } from "../workload.ts"
import { CLOCKS, canCollectGarbage, collectGarbage, programOf, runOnce } from "./run-once.ts"

/** Measures the bytes of heap that each unit takes while all of them are suspended. */
export async function measureHeap(workload: Workload, system: SystemName): Promise<number> {
  if (!canCollectGarbage())
    throw new Error("Cannot measure the heap: the runtime has no gc(); start it with --expose-gc")
  const program = programOf(workload, system)
  const { size, testSize } = workload
  await runOnce(program, testSize, workload.expected(testSize), CLOCKS.wall) // what a system sets up once does not count
  const before = heapUsed()
  let after = before
  await runOnce(program, size, workload.expected(size), CLOCKS.wall, () => {
    after = heapUsed()
  })
  return (after - before) / size
}

function heapUsed(): number {
  collectGarbage()
  collectGarbage()
  return process.memoryUsage().heapUsed
}
