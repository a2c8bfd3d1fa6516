import { InvalidStateError } from "../errors.ts"
import type { Ambient, AmbientScope } from "../host.ts"
import type { Runnable } from "./ready-queue.ts"

/** Where things are scheduled: a loop, seen from below. */
export interface Scheduler {
  schedule(target: Runnable, argument: unknown): void
}

/** On whose behalf code runs: a task, one of its awaits, or an async function that is a body of it. */
export interface Owner {
  readonly loop: Scheduler
  readonly context: Context
  /** The task; null outside of any. */
  readonly root: object | null
  /** Awaits an operation for this owner, as an async function does. */
  adopt<T>(operation: Iterator<unknown, T, unknown>): Promise<T>
  /** Makes the fiber that an operation needs which runs without one. */
  makeFiber?(): object
}

/**
 * The values of context variables; every task has its own.
 *
 * @asyncio contextvars.Context (3.14)
 * @differs variables are read through `ContextVar.get`, so it is no mapping
 */
export class Context {
  /** Shared between copies, hence never changed: setting a variable replaces it. @internal */
  values: ContextValues

  /** @internal */
  constructor(values: ContextValues = NO_VALUES) {
    this.values = values
  }

  /** Calls a function in this context; what it sets stays in it. */
  run<R>(body: () => R): R {
    const before = current.context
    current.context = this
    try {
      return body()
    } finally {
      current.context = before
    }
  }
}

/** The values of a context at one moment. */
export type ContextValues = ReadonlyMap<object, unknown>

const NO_VALUES: ContextValues = new Map()
const outermost = new Context()

/** What is running at this moment. Whoever sets a field puts back what he found. */
export const current: {
  /** Whose step it is; null between steps and in callbacks. */
  owner: Owner | null
  /** The context that `Context.run` or a callback put in place of the owner's. */
  context: Context | null
  /** The loop that is in a turn; what the host calls ambient is then not ours. */
  loop: Scheduler | null
} = { owner: null, context: null, loop: null }

/** Calls a method as a step of an owner, in the midst of whatever runs. */
export function inNameOf<S, A, R>(owner: Owner, method: (this: S, argument: A) => R, self: S, argument: A): R {
  const { owner: before, context } = current
  current.owner = owner
  current.context = null
  try {
    return method.call(self, argument)
  } finally {
    current.owner = before
    current.context = context
  }
}

const ambients: Ambient[] = []

/** Makes an ambient known, so that code outside of turns finds its owner. */
export function knowAmbient(ambient: Ambient): void {
  if (!ambients.includes(ambient)) ambients.push(ambient)
}

/** Calls a method in what the host carried where the scope was captured, if there is one. */
export function enterScope<S, A>(
  scope: AmbientScope | null,
  method: (this: S, argument: A) => void,
  self: S,
  argument: A,
): void {
  if (scope === null) method.call(self, argument)
  else scope.runInAsyncScope(method, self, argument)
}

/** On whose behalf the calling code runs; null in a callback, and where no task is. */
export function currentOwner(): Owner | null {
  return current.owner === null && current.loop === null ? ambientOwner() : current.owner
}

function ambientOwner(): Owner | null {
  for (let i = 0; i < ambients.length; i++) {
    const owner = ambients[i]?.current()
    if (owner !== undefined) return owner as Owner // guest.ts alone calls Ambient.run, with an Owner
  }
  return null
}

let ownerOutside: (() => Owner) | null = null

/** Says who owns what is awaited where no task is; a runtime's adapter does, for its default loop. */
export function provideOutside(make: () => Owner): void {
  ownerOutside = make
}

/** Where what is awaited outside of tasks runs; null if no adapter is loaded. */
export function outsideLoop(): Scheduler | null {
  return ownerOutside?.().loop ?? null
}

/** On whose behalf an operation is awaited by `await`. */
export function awaitingOwner(awaited: unknown): Owner {
  const owner = currentOwner()
  if (owner !== null) return owner
  if (ownerOutside !== null) return ownerOutside()
  throw new InvalidStateError(
    `Cannot await ${awaited}: no task is running here, and no adapter of a runtime is loaded\n` +
      `  write:  import { … } from "@corral/node" (or deno, bun, browser), which brings a default loop`,
  )
}

/** The context in which the calling code runs. */
export function currentContext(): Context {
  return current.context ?? currentOwner()?.context ?? outermost
}

/**
 * Copies the current context.
 *
 * @asyncio contextvars.copy_context (3.14)
 * @differs none
 */
export function copyContext(): Context {
  return new Context(currentContext().values)
}
