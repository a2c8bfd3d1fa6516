import { CoroutineRun, type DoSuspending, type Suspending } from "./coroutine-run.ts"
import { type ImmediateName, immediate } from "./immediate.ts"
import type { Name } from "./program.ts"
import type { Dictionary } from "./run.ts"
import * as basics from "./statements/basics.ts"
import * as blocks from "./statements/blocks.ts"
import * as combinators from "./statements/combinators.ts"
import * as locks from "./statements/locks.ts"
import * as queues from "./statements/queues.ts"
import * as signals from "./statements/signals.ts"
import * as tasks from "./statements/tasks.ts"
import type { Syntax } from "./syntax.ts"

// Whatever is not immediate must be here: a statement that nobody has written does not compile.
const every: { [K in Exclude<Name, "return" | ImmediateName>]: Suspending<K> } = {
  ...basics.suspending,
  ...tasks.suspending,
  ...blocks.suspending,
  ...combinators.suspending,
  ...queues.suspending,
  ...locks.suspending,
  ...signals.suspending,
}

/** The statements that can suspend, as coroutines. */
export const suspending = new Map(Object.entries(every)) as Dictionary<unknown> as Dictionary<DoSuspending>

/** Tasks and blocks are generators: corral's exact syntax, whose traces are CPython's. */
export const generatorSyntax: Syntax = {
  run: (program, now) => new CoroutineRun(program, immediate, suspending, now),
}
