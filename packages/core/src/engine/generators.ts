/* v8 ignore next -- it is never called: only what it inherits from is wanted */
const ancestor = Object.getPrototypeOf(function* () {})

/** The constructor of generator functions, which has no name in the language. */
export const GeneratorFunction = ancestor.constructor as new () => (...args: never) => unknown

/** The methods of all generators. */
const { next, throw: throwIn } = ancestor.prototype as Required<Iterator<unknown>>

/* v8 ignore next -- it is never called: what has this prototype is its instance */
function GeneratorObject(): void {}
GeneratorObject.prototype = ancestor.prototype

/**
 * Tells whether it is a generator of this realm. That costs the same for the generators of many functions; to look for
 * the methods of one does not.
 */
export function isGenerator(value: unknown): value is Generator<never, never, unknown> {
  return value instanceof GeneratorObject
}

/**
 * Takes the next step of an iterator.
 *
 * The objects of each generator function are of a shape of their own, and one that is written in place is a new function
 * each time: to look for `next` in such an object takes longer than to make it and to run it.
 */
export function step(iterator: Iterator<unknown>, value: unknown): IteratorResult<unknown, unknown> {
  return isGenerator(iterator) ? next.call(iterator, value) : iterator.next(value)
}

/** Throws an error into an iterator, which must have a `throw`: see passesErrors. */
export function throwInto(iterator: Iterator<unknown>, error: unknown): IteratorResult<unknown, unknown> {
  if (isGenerator(iterator)) return throwIn.call(iterator, error)
  return (iterator as Required<Iterator<unknown>>).throw(error) // see above
}
