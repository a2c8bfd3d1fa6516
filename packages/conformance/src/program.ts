/** The format of the conformance programs and of their results, as types. */

export type Value = null | boolean | number | string | Value[]

/** A name, unless it is a cancellation or a group. */
export type ErrorSpec = string | { cancelled: string | null } | { group: string; errors: ErrorSpec[] }

/** A value in the trace, where `gather` may have put errors among the results. */
export type Shown = Value | { err: ErrorSpec } | Shown[]

export type Outcome = { ok: Shown } | { err: ErrorSpec }

/** The name of a task or a future, `"self"`, or what makes one. */
export type AwaitableSpec =
  | string
  | ["coro", name: string, block: Block]
  | ["shield", AwaitableSpec]
  | ["gather", AwaitableSpec[], GatherOptions?]

/** Names of errors, or of kinds of them. */
export type Pattern = string | string[]

export type Relation = "==" | "!=" | "<" | "<=" | ">" | ">="

export type Predicate = [cell: string, relation: Relation, bound: number]

export type ObjectSpec =
  | ["queue", maxsize?: number, order?: "fifo" | "lifo" | "priority"]
  | ["lock"]
  | ["semaphore", value: number]
  | ["bounded_semaphore", value: number]
  | ["condition", lock?: string]
  | ["event"]
  | ["barrier", parties: number]
  | ["future"]
  | ["cell", value: number]

export interface Clauses {
  except?: [Pattern, Block][]
  "except*"?: [Pattern, Block][]
  else?: Block
  finally?: Block
}

export interface TaskOptions {
  eager?: boolean
}

export interface GatherOptions {
  return_exceptions?: boolean
}

export interface WaitOptions {
  return_when?: "FIRST_COMPLETED" | "FIRST_EXCEPTION" | "ALL_COMPLETED"
  timeout?: number
}

export interface AsCompletedOptions {
  async?: boolean
  timeout?: number
}

/** Every statement, with its arguments. */
export interface Arguments {
  log: [value: Value]
  sleep: [ms: number]
  return: [value?: Value]
  raise: [error: ErrorSpec]
  reraise: []
  try: [block: Block, clauses: Clauses]
  repeat: [times: number, block: Block]
  if: [predicate: Predicate, block: Block, otherwise?: Block]
  "cell.set": [cell: string, value: number]
  "cell.inc": [cell: string, by?: number]
  state: [name: string]
  call_soon: [block: Block]
  call_later: [ms: number, block: Block]

  task: [name: string, block: Block, options?: TaskOptions]
  spawn: [group: string, name: string, block: Block, options?: TaskOptions]
  let: [name: string, awaitable: AwaitableSpec]
  await: [awaitable: AwaitableSpec]
  cancel: [name: string, message?: string]
  cancelling: [name: string]
  uncancel: [name: string]
  result: [name: string]
  exception: [name: string]
  on_done: [name: string, block: Block]
  "future.set_result": [name: string, value?: Value]
  "future.set_exception": [name: string, error: ErrorSpec]

  group: [name: string, block: Block]
  timeout: [name: string, ms: number | null, block: Block]
  timeout_at: [name: string, when: number | null, block: Block]
  reschedule: [name: string, ms: number | null]
  reschedule_at: [name: string, when: number | null]

  shield: [awaitable: AwaitableSpec]
  gather: [awaitables: AwaitableSpec[], options?: GatherOptions]
  wait_for: [awaitable: AwaitableSpec, ms: number | null]
  wait: [awaitables: AwaitableSpec[], options?: WaitOptions]
  as_completed: [awaitables: AwaitableSpec[], options?: AsCompletedOptions, block?: Block]

  "queue.put": [queue: string, item: Value]
  "queue.get": [queue: string]
  "queue.put_nowait": [queue: string, item: Value]
  "queue.get_nowait": [queue: string]
  "queue.task_done": [queue: string]
  "queue.join": [queue: string]
  "queue.shutdown": [queue: string, immediate?: boolean]
  "lock.acquire": [lock: string]
  "lock.release": [lock: string]
  "lock.with": [lock: string, block: Block]
  "semaphore.acquire": [semaphore: string]
  "semaphore.release": [semaphore: string]
  "semaphore.with": [semaphore: string, block: Block]
  "condition.acquire": [condition: string]
  "condition.release": [condition: string]
  "condition.with": [condition: string, block: Block]
  "condition.wait": [condition: string]
  "condition.wait_for": [condition: string, predicate: Predicate]
  "condition.notify": [condition: string, count?: number]
  "condition.notify_all": [condition: string]
  "event.set": [event: string]
  "event.clear": [event: string]
  "event.wait": [event: string]
  "barrier.wait": [barrier: string]
  "barrier.with": [barrier: string, block: Block]
  "barrier.abort": [barrier: string]
  "barrier.reset": [barrier: string]
}

export type Name = keyof Arguments

export type Statement = { [K in Name]: [name: K, ...Arguments[K]] }[Name]

export type Block = Statement[]

export interface Program {
  name: string
  rule?: string
  finish?: "cancel"
  eager_factory?: boolean
  objects?: Record<string, ObjectSpec>
  main: Block
  expect?: Result
}

export type TraceEvent = [time: number, who: string, what: string, ...detail: unknown[]]

export interface Result {
  trace: TraceEvent[]
  outcome: Outcome | "deadlock" | "runaway"
  time: number
  tasks: [name: string, state: Outcome | "cancelled" | "pending"][]
  unretrieved: [name: string, error: ErrorSpec][]
}
