import type { Dictionary, DoImmediate, Immediate } from "./run.ts"
import * as basics from "./statements/basics.ts"
import * as blocks from "./statements/blocks.ts"
import * as locks from "./statements/locks.ts"
import * as queues from "./statements/queues.ts"
import * as signals from "./statements/signals.ts"
import * as tasks from "./statements/tasks.ts"

const table = {
  ...basics.immediate,
  ...tasks.immediate,
  ...blocks.immediate,
  ...queues.immediate,
  ...locks.immediate,
  ...signals.immediate,
}

const every: { [K in keyof typeof table]: Immediate<K> } = table

/** The statements that cannot suspend. */
export const immediate = new Map(Object.entries(every)) as Dictionary<unknown> as Dictionary<DoImmediate>

export type ImmediateName = keyof typeof table
