import { immediate } from "./immediate.ts"
import type { Name, ObjectSpec, Program } from "./program.ts"

/** Where a piece of a program stands. */
interface Scope {
  /** The kinds of the declared objects. */
  readonly kinds: ReadonlyMap<string, ObjectSpec[0]>
  /** In a handler of this body, so that there is something to reraise. */
  readonly handler: boolean
  /** In a callback, which cannot wait. */
  readonly callback: boolean
}

/** Whether a value may stand there. */
type Form = (value: unknown, scope: Scope) => boolean

const number: Form = (value) => typeof value === "number"
const text: Form = (value) => typeof value === "string"
const truth: Form = (value) => typeof value === "boolean"
const any: Form = (value) => value !== undefined
const either =
  (...forms: Form[]): Form =>
  (value, scope) =>
    forms.some((form) => form(value, scope))
const maybe = (form: Form): Form => either((value) => value === undefined, form)
const time = either(number, (value) => value === null)
const list =
  (form: Form): Form =>
  (value, scope) =>
    Array.isArray(value) && value.every((item) => form(item, scope))
/** A list of just these; at the end some may be missing, if they may be undefined. */
const tuple =
  (...forms: Form[]): Form =>
  (value, scope) =>
    Array.isArray(value) && value.length <= forms.length && forms.every((form, index) => form(value[index], scope))
/** An object with no keys but these. */
const record =
  (forms: Readonly<Record<string, Form>>): Form =>
  (value, scope) =>
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.entries(value).every(([key, item]) => forms[key]?.(item, scope) ?? false)
const exactly =
  (...values: unknown[]): Form =>
  (value) =>
    values.includes(value)
/** The name of a declared object of such a kind. */
const object =
  (...kinds: ObjectSpec[0][]): Form =>
  (value, { kinds: declared }) => {
    const kind = typeof value === "string" ? declared.get(value) : undefined
    return kind !== undefined && kinds.includes(kind)
  }

const [queue, lock, condition] = [object("queue"), object("lock"), object("condition")]
const [event, barrier, cell] = [object("event"), object("barrier"), object("cell")]
const semaphore = object("semaphore", "bounded_semaphore")

const error: Form = (value, scope) =>
  either(
    text,
    (it) => isObject(it) && "cancelled" in it,
    (it) => isObject(it) && text(it.group, scope) && list(error)(it.errors, scope),
  )(value, scope)
const predicate = tuple(cell, exactly("==", "!=", "<", "<=", ">", ">="), number)
const pattern = either(text, list(text))

const block: Form = (value, scope) => list(statement)(value, scope)
const within =
  (change: Partial<Scope>): Form =>
  (value, scope) =>
    block(value, { ...scope, ...change })
const body = within({ handler: false })
const callback = within({ handler: false, callback: true })
const handlers = list(tuple(pattern, within({ handler: true })))
const clauses = record({ except: handlers, "except*": handlers, else: block, finally: block })

const gatherOptions = maybe(record({ return_exceptions: truth }))
const awaitable: Form = (value, scope) =>
  either(
    text,
    tuple(exactly("coro"), text, body),
    tuple(exactly("shield"), awaitable),
    tuple(exactly("gather"), list(awaitable), gatherOptions),
  )(value, scope)

const FORMS: { readonly [K in Name]: readonly Form[] } = {
  log: [any],
  sleep: [number],
  return: [maybe(any)],
  raise: [error],
  reraise: [],
  try: [block, clauses],
  repeat: [number, block],
  if: [predicate, block, maybe(block)],
  "cell.set": [cell, number],
  "cell.inc": [cell, maybe(number)],
  state: [text],
  call_soon: [callback],
  call_later: [number, callback],
  task: [text, body, maybe(record({ eager: truth }))],
  spawn: [text, text, body, maybe(record({ eager: truth }))],
  let: [text, awaitable],
  await: [awaitable],
  cancel: [text, maybe(text)],
  cancelling: [text],
  uncancel: [text],
  result: [text],
  exception: [text],
  on_done: [text, callback],
  "future.set_result": [text, maybe(any)],
  "future.set_exception": [text, error],
  group: [text, block],
  timeout: [text, time, block],
  timeout_at: [text, time, block],
  reschedule: [text, time],
  reschedule_at: [text, time],
  shield: [awaitable],
  gather: [list(awaitable), gatherOptions],
  wait_for: [awaitable, time],
  wait: [
    list(awaitable),
    maybe(record({ return_when: exactly("FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED"), timeout: number })),
  ],
  as_completed: [list(awaitable), maybe(record({ async: truth, timeout: number })), maybe(block)],
  "queue.put": [queue, any],
  "queue.get": [queue],
  "queue.put_nowait": [queue, any],
  "queue.get_nowait": [queue],
  "queue.task_done": [queue],
  "queue.join": [queue],
  "queue.shutdown": [queue, maybe(truth)],
  "lock.acquire": [lock],
  "lock.release": [lock],
  "lock.with": [lock, block],
  "semaphore.acquire": [semaphore],
  "semaphore.release": [semaphore],
  "semaphore.with": [semaphore, block],
  "condition.acquire": [condition],
  "condition.release": [condition],
  "condition.with": [condition, block],
  "condition.wait": [condition],
  "condition.wait_for": [condition, predicate],
  "condition.notify": [condition, maybe(number)],
  "condition.notify_all": [condition],
  "event.set": [event],
  "event.clear": [event],
  "event.wait": [event],
  "barrier.wait": [barrier],
  "barrier.with": [barrier, block],
  "barrier.abort": [barrier],
  "barrier.reset": [barrier],
}

const OBJECTS: { readonly [K in ObjectSpec[0]]: readonly Form[] } = {
  queue: [maybe(number), maybe(exactly("fifo", "lifo", "priority"))],
  lock: [],
  semaphore: [number],
  bounded_semaphore: [number],
  condition: [maybe(lock)],
  event: [],
  barrier: [number],
  future: [],
  cell: [number],
}

function statement(value: unknown, scope: Scope): boolean {
  if (!Array.isArray(value)) return false
  const [name, ...args] = value
  if (!Object.hasOwn(FORMS, name)) return false
  if (scope.callback && !immediate.has(name)) return false
  if (name === "reraise" && !scope.handler) return false
  return tuple(...FORMS[name as Name])(args, scope)
}

/** Whether a program has the form that the README of the oracle describes; what is only tried is often far from it. */
export function isWellFormed({ objects = {}, main }: Partial<Program>): boolean {
  const kinds = new Map(Object.entries(objects).map(([name, [kind]]) => [name, kind]))
  const scope: Scope = { kinds, handler: false, callback: false }
  return (
    block(main, scope) &&
    Object.values(objects).every(
      ([kind, ...args]) => Object.hasOwn(OBJECTS, kind) && tuple(...OBJECTS[kind])(args, scope),
    )
  )
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null
}
