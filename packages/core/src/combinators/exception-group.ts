import { CancelledError } from "../errors.ts"

/** A class of errors. */
export type ErrorClass<E = unknown> = abstract new (...args: never) => E

/**
 * Which errors are meant: a class, several classes, or a function that tells.
 *
 * `Error` means every error but a CancelledError, as Python's `Exception` does.
 */
export type ErrorFilter = ErrorClass | readonly ErrorClass[] | ((error: unknown) => boolean)

/**
 * Several errors at once, some of which may be groups themselves.
 *
 * @example
 * const group = new ExceptionGroup("two", [new TypeError("a"), new RangeError("b")])
 * const [types, others] = group.split(TypeError)
 * types?.errors.length // => 1
 * others?.errors.length // => 1
 * @asyncio ExceptionGroup (3.14)
 * @differs an AggregateError, so the errors are its `errors`; it may hold a CancelledError
 */
export class ExceptionGroup extends AggregateError {
  static {
    this.prototype.name = "ExceptionGroup"
  }

  /** The errors, in the order in which they happened. */
  declare errors: unknown[]

  /**
   * @param errors one or more errors
   * @throws {RangeError} there is none
   */
  constructor(message: string, errors: Iterable<unknown>, options?: { cause?: unknown }) {
    super(errors, message, options)
    if (this.errors.length === 0) throw new RangeError("Cannot make an ExceptionGroup of no errors")
  }

  /**
   * Makes a group of the same message for other errors; a subclass that has more to keep overrides it.
   */
  derive(errors: readonly unknown[]): ExceptionGroup {
    return new ExceptionGroup(this.message, errors)
  }

  /**
   * Divides the group into the errors that are meant and the others, each in the shape of the original.
   *
   * A filter is asked about groups, too: one that is meant as a whole is not divided.
   *
   * @returns null in place of an empty group
   */
  split(filter: ErrorFilter): [meant: ExceptionGroup | null, others: ExceptionGroup | null] {
    return this.#divide(predicateOf(filter))
  }

  /**
   * Picks the errors that are meant, in the shape of the original.
   *
   * @returns null if there is none
   */
  subgroup(filter: ErrorFilter): ExceptionGroup | null {
    return this.split(filter)[0]
  }

  #divide(isMeant: (error: unknown) => boolean): [ExceptionGroup | null, ExceptionGroup | null] {
    if (isMeant(this)) return [this, null]
    const meant: unknown[] = []
    const others: unknown[] = []
    for (const error of this.errors) {
      if (!(error instanceof ExceptionGroup)) (isMeant(error) ? meant : others).push(error)
      else {
        const [some, rest] = error.#divide(isMeant)
        if (some !== null) meant.push(some)
        if (rest !== null) others.push(rest)
      }
    }
    return [this.#part(meant), this.#part(others)]
  }

  #part(errors: readonly unknown[]): ExceptionGroup | null {
    if (errors.length === 0) return null
    const part = this.derive(errors)
    if (this.stack !== undefined) part.stack = this.stack
    if ("cause" in this) part.cause = this.cause
    return part
  }
}

function predicateOf(filter: ErrorFilter): (error: unknown) => boolean {
  if (Array.isArray(filter)) {
    const predicates = filter.map(predicateOf)
    return (error) => predicates.some((predicate) => predicate(error))
  }
  if (typeof filter !== "function") {
    throw new TypeError(`Cannot pick errors by ${String(filter)}: it is neither a class nor a function`)
  }
  // A CancelledError is no error like others: it is meant only by its own name.
  if (filter === Error) return (error) => error instanceof Error && !holdsCancelled(error)
  if (isErrorClass(filter)) return (error) => error instanceof filter
  return filter as (error: unknown) => boolean // what is left of ErrorFilter
}

function holdsCancelled(error: unknown): boolean {
  if (error instanceof ExceptionGroup) return error.errors.some(holdsCancelled)
  return error instanceof CancelledError
}

function isErrorClass(filter: unknown): filter is ErrorClass {
  return filter === Error || (typeof filter === "function" && filter.prototype instanceof Error)
}

/**
 * Throws an error on if it is a cancellation, or a group that holds one: the first line of a `catch` around an await.
 *
 * @example
 * try {
 *   yield* sleep(10)
 * } catch (error) {
 *   rethrowCancelled(error)
 *   console.error(error)
 * }
 * @asyncio none
 * @differs Python's `except Exception` lets a CancelledError through by itself
 */
export function rethrowCancelled(error: unknown): void {
  if (holdsCancelled(error)) throw error
}
