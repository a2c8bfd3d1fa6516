import {
  BrokenBarrierError,
  CancelledError,
  ExceptionGroup,
  InvalidStateError,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  TimeoutError,
} from "@corral/core"
import type { ErrorSpec, Pattern } from "./program.ts"

/** An error that has nothing but a name. */
export class NamedError extends Error {
  constructor(name: string) {
    super()
    this.name = name
  }
}

// Python's name of every error that both the library and a program can raise. What asyncio calls InvalidStateError has
// no class here: corral throws one class for that and for RuntimeError, so the few statements that mean the former make
// a NamedError of it (see statements/tasks.ts).
const LIBRARY: readonly [name: string, make: new () => Error][] = [
  ["RuntimeError", InvalidStateError],
  ["ValueError", RangeError],
  ["TypeError", TypeError],
  ["TimeoutError", TimeoutError],
  ["QueueEmpty", QueueEmpty],
  ["QueueFull", QueueFull],
  ["QueueShutDown", QueueShutDown],
  ["BrokenBarrierError", BrokenBarrierError],
]
const classOf = new Map(LIBRARY)
const nameOf = new Map<unknown, string>(LIBRARY.map(([name, make]) => [make, name]))

export function makeError(spec: ErrorSpec): Error {
  if (typeof spec === "string") {
    const make = classOf.get(spec)
    return make === undefined ? new NamedError(spec) : new make()
  }
  if ("cancelled" in spec) return new CancelledError(spec.cancelled ?? undefined)
  return new ExceptionGroup(spec.group, spec.errors.map(makeError))
}

/**
 * The error as the trace shows it.
 *
 * @throws the error itself if it is none that a program can have: then the program is malformed, or this interpreter wrong
 */
export function showError(error: unknown): ErrorSpec {
  if (error instanceof NamedError) return error.name
  if (error instanceof CancelledError) return { cancelled: Object.hasOwn(error, "message") ? error.message : null }
  if (error instanceof ExceptionGroup) return { group: error.message, errors: error.errors.map(showError) }
  const name = error instanceof Error ? nameOf.get(error.constructor) : undefined
  if (name === undefined) throw error
  return name
}

/** Whether an `except` with this pattern catches the error. */
export function matches(error: unknown, pattern: Pattern): boolean {
  if (Array.isArray(pattern)) return pattern.some((one) => matches(error, one))
  switch (pattern) {
    case "*":
      return true
    case "Exception":
      return isException(error)
    case "CancelledError":
      return error instanceof CancelledError
    case "ExceptionGroup":
      return error instanceof ExceptionGroup
    default:
      return showError(error) === pattern
  }
}

/** Whether Python would call it an Exception: a cancellation is none, nor is a group that contains one. */
function isException(error: unknown): boolean {
  return error instanceof ExceptionGroup ? error.errors.every(isException) : !(error instanceof CancelledError)
}
