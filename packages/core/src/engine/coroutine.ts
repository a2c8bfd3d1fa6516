import { InvalidStateError } from "../errors.ts"
import type { Awaitable, Coroutine, Frame, Instruction } from "./awaitable.ts"
import { Block, lookout } from "./awaitable.ts"
import { currentFiber } from "./fiber.ts"
import { Guest } from "./guest.ts"

/**
 * What a block or a task runs: a generator function (a coroutine), an async function, or a function that returns an
 * operation.
 */
export type Body<T, A extends unknown[] = []> = (...args: A) => Coroutine<T> | Awaitable<T> | PromiseLike<T>

/** What may be run as a task: a body, a coroutine that has not started, or an operation. */
export type TaskSource<T> = Body<T> | Coroutine<T> | Awaitable<T>

// The constructor of generator functions has no name in the language.
const GeneratorFunction = Object.getPrototypeOf(function* () {}).constructor as new () => (...args: never) => unknown

/**
 * Refuses what cannot be a body, before anything has happened.
 *
 * @throws {TypeError} it is no function
 */
export function checkBody(body: unknown, where: string): void {
  if (typeof body !== "function") throw wrongBody(body, where)
}

/** Refuses what cannot be run as a task, before anything has happened. */
export function checkSource(source: unknown, where: string): void {
  if (typeof source !== "function" && !isCoroutine(source) && !isAwaitable(source)) throw wrongBody(source, where)
}

/**
 * Makes the frame that runs a body. A generator function's is its generator; of any other function one cannot know what
 * it returns before it is called, which happens in the fiber's step.
 */
export function openBody<T, A extends unknown[]>(body: Body<T, A>, args: A, where: string): Frame {
  if (body instanceof GeneratorFunction) return body(...args) as Coroutine<T> // a generator function returns one
  return new FunctionBody(body, args, where)
}

/** Makes the frame that runs what a user wants to be a task. */
export function openSource<T>(source: TaskSource<T>, where: string): Frame {
  checkSource(source, where)
  if (typeof source === "function") return openBody(source, [], where)
  if (isAwaitable(source)) return source[Symbol.iterator]()
  if (lookout.made !== null) refuseAgain(source, where)
  return source
}

const opened = new WeakSet<object>()

/** Debug mode only: a generator cannot be asked whether it has started, and remembering all of them is dear. */
function refuseAgain(coroutine: object, where: string): void {
  if (opened.has(coroutine)) {
    throw new InvalidStateError(`Cannot run a coroutine in ${where}: it was started before\n  write:  load(7) for each`)
  }
  opened.add(coroutine)
}

/** Calls a function that is not known to be a generator function, and runs what it returns. */
class FunctionBody<T, A extends unknown[]> extends Block<T> {
  readonly #body: Body<T, A>
  readonly #args: A
  readonly #where: string
  #guest: Guest<T> | null = null
  #frame: Frame | null = null

  constructor(body: Body<T, A>, args: A, where: string) {
    super(true)
    this.#body = body
    this.#args = args
    this.#where = where
  }

  override next(value: unknown): IteratorResult<Instruction, T> {
    if (this.#guest !== null) return this.finish(this.#guest.result())
    if (this.#frame !== null) return this.finish(value as T) // the frame was a Coroutine<T> or an Operation<T>
    const guest = new Guest<T>(currentFiber())
    const returned = guest.call(() => this.#body(...this.#args))
    if (isAwaitable<T>(returned)) this.#frame = returned[Symbol.iterator]()
    else if (isCoroutine<T>(returned)) this.#frame = returned
    else if (isPromise(returned)) {
      this.#guest = guest
      guest.follow(returned)
      guest.loop.guestsWoken = true
      return this.suspend(guest)
    } else throw wrongResult(returned, this.#where)
    return this.suspend(this)
  }

  override enter(): Frame {
    return this.#frame as Frame // next() suspends on itself only after it has set it
  }

  override toString(): string {
    return `the body of ${this.#where}`
  }
}

function isCoroutine<T>(value: unknown): value is Coroutine<T> {
  const it = value as Partial<Coroutine<T>> | null | undefined // only looked at
  return typeof it?.next === "function" && typeof it.throw === "function" && typeof it[Symbol.iterator] === "function"
}

function isAwaitable<T>(value: unknown): value is Awaitable<T> {
  const it = value as Partial<Awaitable<T>> | null | undefined // only looked at
  return typeof it?.[Symbol.iterator] === "function" && typeof it.then === "function"
}

function isPromise<T>(value: unknown): value is PromiseLike<T> {
  return typeof (value as Partial<PromiseLike<T>> | null | undefined)?.then === "function"
}

function wrongBody(found: unknown, where: string): TypeError {
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

function wrongResult(found: unknown, where: string): TypeError {
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
