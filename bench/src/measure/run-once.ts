import type { SystemName } from "../systems.ts"
import type { Probe, Program, Workload } from "../workload.ts"

/** Tells the time in milliseconds. */
export type Clock = () => number

export const CLOCKS = {
  wall: (): number => performance.now(),
  /** The processor time of this process, all its threads: what others do on the machine does not count. */
  cpu: (): number => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  },
} as const satisfies Record<string, Clock>

export type ClockName = keyof typeof CLOCKS

/** Runs a program once, checks its proof, and tells how long the part that counts took, in milliseconds. */
export async function runOnce(
  program: Program,
  size: number,
  expected: number,
  now: Clock,
  suspended: () => void = () => {},
): Promise<number> {
  let began = now()
  let ended: number | null = null
  const probe: Probe = {
    begin() {
      began = now()
    },
    end() {
      ended = now()
    },
    suspended,
  }
  const proof = await program(size, probe)
  ended ??= now()
  if (proof !== expected) throw new Error(`Cannot trust the figures: the result is ${proof}, not ${expected}`)
  return ended - began
}

export function programOf(workload: Workload, system: SystemName): Program {
  const program = workload.systems[system]
  if (program === undefined) throw new Error(`Cannot run "${workload.name}" with ${system}: nobody has written it`)
  return program
}
