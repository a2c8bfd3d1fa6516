import { nodeHost } from "@corral/node"
import { AsyncRun, type Awaiting, type DoAwaiting } from "./async-run.ts"
import * as basics from "./async-statements/basics.ts"
import * as blocks from "./async-statements/blocks.ts"
import * as combinators from "./async-statements/combinators.ts"
import * as locks from "./async-statements/locks.ts"
import * as queues from "./async-statements/queues.ts"
import * as signals from "./async-statements/signals.ts"
import * as tasks from "./async-statements/tasks.ts"
import { type ImmediateName, immediate } from "./immediate.ts"
import type { Name } from "./program.ts"
import type { Dictionary } from "./run.ts"
import type { Syntax } from "./syntax.ts"

const every: { [K in Exclude<Name, "return" | ImmediateName>]: Awaiting<K> } = {
  ...basics.awaiting,
  ...tasks.awaiting,
  ...blocks.awaiting,
  ...combinators.awaiting,
  ...queues.awaiting,
  ...locks.awaiting,
  ...signals.awaiting,
}

const awaiting = new Map(Object.entries(every)) as Dictionary<unknown> as Dictionary<DoAwaiting>

/** Tasks and blocks are async functions, which know their task by Node's AsyncLocalStorage. */
export const asyncSyntax: Syntax = {
  run: (program, now) => new AsyncRun(program, immediate, awaiting, now),
  ...(nodeHost.ambient === undefined ? {} : { ambient: nodeHost.ambient }),
}
