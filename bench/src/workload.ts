import type { SystemName } from "./systems.ts"

/** What a program tells whoever measures it. */
export interface Probe {
  /** The part that counts begins: what came before was preparation. */
  begin(): void
  /** The part that counts has ended. */
  end(): void
  /** Everything that was started is suspended now. */
  suspended(): void
}

/** Does `size` units of work and resolves with a number that proves it. */
export type Program = (size: number, probe: Probe) => Promise<number>

/** The same work, written for several systems. */
export interface Workload {
  readonly name: string
  readonly title: string
  /** What is counted: "task", "item" and so on. */
  readonly unit: string
  /** How many units one run does. */
  readonly size: number
  /** The same for the tests. */
  readonly testSize: number
  /**
   * `speed`: units per second. `memory`: bytes of heap per unit, at the moment when all are suspended.
   * `depth`: nanoseconds per unit at growing sizes, and the largest size that works.
   */
  readonly measures: "speed" | "memory" | "depth"
  /** What corral's generator syntax must reach: a ratio to plain promises, bytes, or a depth. */
  readonly target: number
  /** What the programs must resolve with. */
  expected(size: number): number
  readonly systems: { readonly [name in SystemName]?: Program }
}
