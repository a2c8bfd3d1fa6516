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
    const isMeant = predicateOf(filter)
    if (isMeant(this)) return [this, null]
    // By a list, because groups can be nested deeper than the stack.
    const divisions = [new Division(this)]
    for (;;) {
      const division = divisions[divisions.length - 1] as Division // left only when the outermost is done
      const { group, meant, others } = division
      if (division.next < group.errors.length) {
        const error = group.errors[division.next++]
        if (isMeant(error)) meant.push(error)
        else if (error instanceof ExceptionGroup) divisions.push(new Division(error))
        else others.push(error)
        continue
      }
      divisions.pop()
      const parts: [ExceptionGroup | null, ExceptionGroup | null] = [group.#part(meant), group.#part(others)]
      const above = divisions.at(-1)
      if (above === undefined) return parts
      if (parts[0] !== null) above.meant.push(parts[0])
      if (parts[1] !== null) above.others.push(parts[1])
    }
  }

  /**
   * Picks the errors that are meant, in the shape of the original.
   *
   * @returns null if there is none
   */
  subgroup(filter: ErrorFilter): ExceptionGroup | null {
    return this.split(filter)[0]
  }

  #part(errors: readonly unknown[]): ExceptionGroup | null {
    if (errors.length === 0) return null
    if (errors.length === this.errors.length && errors.every((error, i) => error === this.errors[i])) return this
    const part = this.derive(errors)
    if (this.stack !== undefined) part.stack = this.stack
    if ("cause" in this) part.cause = this.cause
    return part
  }
}

/** A group that is being divided. */
class Division {
  readonly group: ExceptionGroup
  readonly meant: unknown[] = []
  readonly others: unknown[] = []
  next = 0

  constructor(group: ExceptionGroup) {
    this.group = group
  }
}

/** The errors of a group and of the groups in it that are no groups themselves. */
export function* leavesOf(group: ExceptionGroup): Generator<unknown, void, unknown> {
  const pending: unknown[] = [group]
  while (pending.length > 0) {
    const error = pending.pop()
    if (!(error instanceof ExceptionGroup)) yield error
    else for (let i = error.errors.length - 1; i >= 0; i--) pending.push(error.errors[i])
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
  if (filter === Error) {
    return (error) => error instanceof Error && !(error instanceof CancelledError) && !(error instanceof ExceptionGroup)
  }
  if (isErrorClass(filter)) return (error) => error instanceof filter
  return filter as (error: unknown) => boolean // what is left of ErrorFilter
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
  if (error instanceof CancelledError) throw error
  if (!(error instanceof ExceptionGroup)) return
  for (const leaf of leavesOf(error)) if (leaf instanceof CancelledError) throw error
}
