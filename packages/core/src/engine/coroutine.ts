import type { Awaitable, Coroutine, Frame, Instruction } from "./awaitable.ts"
import { Block } from "./awaitable.ts"
import { currentFiber } from "./fiber.ts"
import { Guest } from "./guest.ts"

/**
 * What a block or a task runs: a generator function (a coroutine), an async function, or a function that returns an
 * operation.
 */
export type Body<T, A extends unknown[] = []> = (...args: A) => Coroutine<T> | Awaitable<T> | PromiseLike<T>

// The constructor of generator functions has no name in the language.
/* v8 ignore next -- only the constructor of this function is wanted */
const GeneratorFunction = Object.getPrototypeOf(function* () {}).constructor as new () => (...args: never) => unknown

/** Where a body runs, for messages: a text, or an object that is written out only if there is a message. */
export type Where = string | object

/**
 * Refuses what cannot be a body, before anything has happened.
 *
 * @throws {TypeError} it is no function
 */
export function checkBody(body: unknown, where: Where): void {
  if (typeof body !== "function") throw wrongBody(body, where)
}

/**
 * Makes the frame that runs a body. A generator function's is its generator; of any other function one cannot know what
 * it returns before it is called, which happens in the fiber's step.
 */
export function openBody<T, A extends unknown[]>(body: Body<T, A>, args: A, where: Where): Frame {
  if (body instanceof GeneratorFunction) return body(...args) as Coroutine<T> // a generator function returns one
  return new FunctionBody(body, args, where)
}

/**
 * Makes the frame that runs the body of a task, which gets the task. There is none yet, so a generator function that wants
 * it is called in the fiber's step, too.
 */
export function openTaskBody<T, K>(body: Body<T, [task: K]>, where: string): Frame {
  if (body instanceof GeneratorFunction && body.length === 0) return openBody(body as Body<T>, [], where) // it takes none
  return new FunctionBody(body, null, where)
}

/** Calls a function that is not known to be a generator function, and runs what it returns. */
export class FunctionBody<T, A extends unknown[]> extends Block<T> {
  private readonly body: Body<T, A>
  /** Its arguments; null: the task that runs it. */
  private readonly args: A | null
  private readonly where: Where
  private guest: Guest<T> | null = null
  private frame: Frame | null = null

  constructor(body: Body<T, A>, args: A | null, where: Where) {
    super(true)
    this.body = body
    this.args = args
    this.where = where
  }

  override next(value: unknown): IteratorResult<Instruction, T> {
    if (this.guest !== null) return this.finish(this.guest.result())
    if (this.frame !== null) return this.finish(value as T) // the frame was a Coroutine<T> or an Operation<T>
    const fiber = currentFiber()
    const guest = new Guest<T>(fiber)
    const args = this.args ?? ([guest.root] as unknown[] as A) // openTaskBody() alone gives none, of a body that takes a task
    const returned = guest.call(() => this.body(...args))
    if (isAwaitable<T>(returned)) this.frame = returned[Symbol.iterator]()
    else if (isCoroutine<T>(returned)) this.frame = returned
    else if (isPromise(returned)) {
      this.guest = guest
      guest.follow(returned)
      guest.loop.guestsWoken = true
      return this.suspend(guest)
    } else throw wrongResult(returned, this.where)
    fiber.disown()
    return this.runBody()
  }

  override enter(): Frame {
    return this.frame as Frame // next() has set it before it has the body run
  }

  override toString(): string {
    return `the body of ${this.where}`
  }
}

export function isCoroutine<T>(value: unknown): value is Coroutine<T> {
  const it = value as Partial<Coroutine<T>> | null | undefined // only looked at
  return typeof it?.next === "function" && typeof it.throw === "function" && typeof it[Symbol.iterator] === "function"
}

export function isAwaitable<T>(value: unknown): value is Awaitable<T> {
  const it = value as Partial<Awaitable<T>> | null | undefined // only looked at
  return typeof it?.[Symbol.iterator] === "function" && typeof it.then === "function"
}

function isPromise<T>(value: unknown): value is PromiseLike<T> {
  return typeof (value as Partial<PromiseLike<T>> | null | undefined)?.then === "function"
}

/** The error for what is no body. */
export function wrongBody(found: unknown, where: Where): TypeError {
  if (isPromise(found)) {
    return new TypeError(
      `Cannot run a promise in ${where}: its work has begun already, outside of it\n` +
        "  found:  load(7), with an async function load\n" +
        "  write:  () => load(7)",
    )
  }
  return new TypeError(
    `Cannot run ${describe(found)} in ${where}: it is neither a function nor something to await\n` +
      "  write:  function* () { … }  or  async () => { … }",
  )
}

function wrongResult(found: unknown, where: Where): TypeError {
  return new TypeError(
    `Cannot run the body of ${where}: it returned ${describe(found)}, nothing to await\n` +
      "  write:  function* () { … }  or  async () => { … }",
  )
}

function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value)
  if (typeof value !== "object" || value === null) return String(value)
  return `a value of ${value.constructor?.name ?? "no class"}`
}
