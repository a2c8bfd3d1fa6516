/* v8 ignore next -- it is never called: only what it inherits from is wanted */
const ancestor = Object.getPrototypeOf(function* () {})

/** The constructor of generator functions, which has no name in the language. */
export const GeneratorFunction = ancestor.constructor as new () => (...args: never) => unknown

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
