import { execFile } from "node:child_process"
import { join } from "node:path"
import { promisify } from "node:util"

/** What one hot path allocates, each time. */
export interface Allocation {
  readonly name: string
  readonly bytes: number
}

const CHILD = join(import.meta.dirname, "child.ts")

// The sources, not what was built of them: they cannot be stale. So much room that nothing is collected in a round.
const ARGS = ["--conditions=@corral/source", "--expose-gc", "--min-semi-space-size=64", "--max-semi-space-size=64"]

const MODES = {
  // Without compilers every object that the code makes is made, on each machine and in each run: figures repeat exactly.
  interpreted: { flags: ["--no-sparkplug", "--no-maglev", "--no-opt", "--no-flush-bytecode"], warmUps: 3, rounds: 5 },
  // What a program sees once it has run for a while; it depends on when V8 compiles what, and so varies by some percent.
  optimised: { flags: [], warmUps: 50, rounds: 9 },
} as const

/** Measures all hot paths in a process of its own, on the Node that runs this. */
export async function measureAllocations(mode: keyof typeof MODES): Promise<Allocation[]> {
  const { flags, warmUps, rounds } = MODES[mode]
  const args = [...ARGS, ...flags, CHILD, `${warmUps}`, `${rounds}`]
  const env = { ...process.env, NODE_OPTIONS: "" } // with options of somebody else's the figures would be others
  const { stdout } = await promisify(execFile)(process.execPath, args, { env })
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Allocation) // the child process has made it
}
