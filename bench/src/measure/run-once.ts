import type { SystemName } from "../systems.ts"
import type { Probe, Program, Workload } from "../workload.ts"

declare const gc: (() => void) | undefined

/** Runs a program once, checks its proof, and tells how long the part that counts took, in milliseconds. */
export async function runOnce(
  program: Program,
  size: number,
  expected: number,
  suspended: () => void = () => {},
): Promise<number> {
  let began = performance.now()
  let ended: number | null = null
  const probe: Probe = {
    begin() {
      began = performance.now()
    },
    end() {
      ended = performance.now()
    },
    suspended,
  }
  const proof = await program(size, probe)
  ended ??= performance.now()
  if (proof !== expected) throw new Error(`Cannot trust the figures: the result is ${proof}, not ${expected}`)
  return ended - began
}

export function programOf(workload: Workload, system: SystemName): Program {
  const program = workload.systems[system]
  if (program === undefined) throw new Error(`Cannot run "${workload.name}" with ${system}: nobody has written it`)
  return program
}

/** Clears away what others left behind, so that nobody pays for their rubbish. */
export function collectGarbage(): void {
  if (typeof gc === "function") gc()
}

export function canCollectGarbage(): boolean {
  return typeof gc === "function"
}
