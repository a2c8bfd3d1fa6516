import type { Ambient } from "@corral/core"
import type { Program } from "./program.ts"
import type { Run } from "./run.ts"

/** How the tasks and blocks of a program are run. */
export interface Syntax {
  run(program: Program, now: () => number): Run
  /** What its tasks need of the host, to know who they are. */
  readonly ambient?: Ambient
}
