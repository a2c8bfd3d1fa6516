// WebKit lacks these symbols. What transpilers make of `using` looks under the same names then.

/** `Symbol.dispose`, or what stands for it. */
export const dispose: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose")

/** `Symbol.asyncDispose`, or what stands for it. */
export const asyncDispose: typeof Symbol.asyncDispose = Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose")
