import { type Context, currentContext } from "../engine/current.ts"
import { InvalidStateError } from "../errors.ts"

/**
 * A variable that each task has its own value of.
 *
 * A task starts with a copy of its creator's values; what it sets, others do not see.
 *
 * @example
 * const requestId = new ContextVar("requestId", { defaultValue: "none" })
 * requestId.set("42")
 * yield* createTask(function* () { requestId.set("43") })
 * requestId.get() // => "42"
 * @asyncio contextvars.ContextVar (3.14)
 * @differs `get()` without a value throws InvalidStateError where Python raises LookupError
 */
export class ContextVar<T> {
  readonly name: string
  readonly #fallback: { readonly value: T } | null

  constructor(name: string, options: { readonly defaultValue?: T } = {}) {
    this.name = name
    this.#fallback = "defaultValue" in options ? { value: options.defaultValue as T } : null // present, hence a T
  }

  /**
   * Reads the value in the current context.
   *
   * @param fallback what it gives if the variable has no value and no default
   * @throws {InvalidStateError} it has neither, and no fallback was given
   */
  get(...fallback: [] | [fallback: T]): T {
    const { values } = currentContext()
    if (values.has(this)) return values.get(this) as T // only set() and reset() store values, of T
    if (fallback.length > 0) return fallback[0] as T // there is one
    if (this.#fallback !== null) return this.#fallback.value
    throw new InvalidStateError(`Cannot get ${this}: it has no value here and no default`)
  }

  /**
   * Sets the value in the current context.
   *
   * @returns a token, with which `reset` puts back what was there
   */
  set(value: T): Token<T> {
    const context = currentContext()
    const token = new Token<T>(this, context)
    context.values = new Map(context.values).set(this, value)
    return token
  }

  /**
   * Puts back what the variable was before a `set`.
   *
   * @throws {InvalidStateError} the token is another variable's, another context's or used up
   */
  reset(token: Token<T>): void {
    token.use(this, currentContext())
  }

  /** `<ContextVar "requestId">` */
  toString(): string {
    return `<ContextVar "${this.name}">`
  }
}

/**
 * Remembers what a context variable was before it was set.
 *
 * @asyncio contextvars.Token (3.14)
 * @differs has no fields
 */
export class Token<T> {
  readonly #variable: ContextVar<T>
  readonly #context: Context
  readonly #before: { readonly value: unknown } | null
  #used = false

  /** @internal */
  constructor(variable: ContextVar<T>, context: Context) {
    this.#variable = variable
    this.#context = context
    this.#before = context.values.has(variable) ? { value: context.values.get(variable) } : null
  }

  /** @internal */
  use(variable: ContextVar<T>, context: Context): void {
    const refuse = (why: string): InvalidStateError => new InvalidStateError(`Cannot reset ${variable}: ${why}`)
    if (this.#used) throw refuse("the token has been used already")
    if (this.#variable !== variable) throw refuse(`the token is of ${this.#variable}`)
    if (this.#context !== context) throw refuse("the token was made in another context")
    this.#used = true
    const values = new Map(context.values)
    if (this.#before === null) values.delete(variable)
    else values.set(variable, this.#before.value)
    context.values = values
  }
}
