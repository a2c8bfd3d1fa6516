import type { Name } from "./program.ts"
import type { Immediate, Language, Suspending } from "./run.ts"
import * as basics from "./statements/basics.ts"
import * as blocks from "./statements/blocks.ts"
import * as combinators from "./statements/combinators.ts"
import * as locks from "./statements/locks.ts"
import * as queues from "./statements/queues.ts"
import * as signals from "./statements/signals.ts"
import * as tasks from "./statements/tasks.ts"

const immediate = {
  ...basics.immediate,
  ...tasks.immediate,
  ...blocks.immediate,
  ...queues.immediate,
  ...locks.immediate,
  ...signals.immediate,
}

const suspending = {
  ...basics.suspending,
  ...tasks.suspending,
  ...blocks.suspending,
  ...combinators.suspending,
  ...queues.suspending,
  ...locks.suspending,
  ...signals.suspending,
}

// Whatever is not immediate must be suspending: a statement that nobody has written does not compile.
const everyImmediate: { [K in keyof typeof immediate]: Immediate<K> } = immediate
const everySuspending: { [K in Exclude<Name, "return" | keyof typeof immediate>]: Suspending<K> } = suspending

/** The statements, with coroutines for those that suspend. */
export const generatorSyntax: Language = {
  immediate: new Map(Object.entries(everyImmediate)) as Language["immediate"],
  suspending: new Map(Object.entries(everySuspending)) as Language["suspending"],
}
