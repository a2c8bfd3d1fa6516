import { type ErrorFilter, ExceptionGroup, leavesOf } from "./exception-group.ts"

/** What to do with the errors that are meant. */
export type GroupHandler = readonly [filter: ErrorFilter, handle: (group: ExceptionGroup) => void]

/**
 * Handles the errors of a group by their kinds, as Python's `except*` does.
 *
 * Each handler gets the part of the group that is meant and has not been handled yet, as a group, at most once. What
 * nobody handled is thrown on, in the shape of the original, together with what handlers threw; a handler that throws
 * the very group that it got has not handled it. An error that is no group counts as a group of one.
 *
 * @param error what was caught
 * @param handlers filters and what to do, in order
 * @throws what is left, and what handlers threw
 * @throws {TypeError} a filter is ExceptionGroup or a class of its kind: handlers get the errors inside
 * @example
 * const seen: string[] = []
 * try {
 *   throw new ExceptionGroup("two", [new TypeError("a"), new RangeError("b")])
 * } catch (error) {
 *   catchGroup(error, [
 *     [TypeError, () => seen.push("type")],
 *     [RangeError, () => seen.push("range")],
 *   ])
 * }
 * seen // => ["type", "range"]
 * @asyncio except* (PEP 654)
 * @differs a function; handlers cannot wait: `split` the group to await in between
 */
export function catchGroup(error: unknown, handlers: readonly GroupHandler[]): void {
  for (const [filter] of handlers) refuseGroups(filter)
  const original = error instanceof ExceptionGroup ? error : new ExceptionGroup("", [error])
  const thrown: unknown[] = []
  const unhandled = new Set<unknown>()
  let rest: ExceptionGroup | null = original
  for (const [filter, handle] of handlers) {
    if (rest === null) break
    const [meant, others]: [ExceptionGroup | null, ExceptionGroup | null] = rest.split(filter)
    if (meant === null) continue
    rest = others
    try {
      handle(meant)
    } catch (again) {
      if (again !== meant) thrown.push(again)
      else for (const leaf of leavesOf(meant)) unhandled.add(leaf)
    }
  }
  if (rest === original) throw error
  if (rest !== null) for (const leaf of leavesOf(rest)) unhandled.add(leaf)
  const left = original.subgroup((leaf) => unhandled.has(leaf))
  if (left !== null) thrown.push(left)
  if (thrown.length === 1) throw thrown[0]
  if (thrown.length > 1) throw new ExceptionGroup("", thrown)
}

function refuseGroups(filter: ErrorFilter): void {
  const filters: readonly unknown[] = Array.isArray(filter) ? filter : [filter]
  for (const one of filters) {
    if (one !== ExceptionGroup && !(typeof one === "function" && one.prototype instanceof ExceptionGroup)) continue
    throw new TypeError("Cannot catch an ExceptionGroup by catchGroup(): its handlers get the errors inside of groups")
  }
}
