import type { Awaitable, Coroutine } from "./awaitable.ts"
import { isGenerator } from "./generators.ts"

/**
 * What a block or a task runs: a generator function (a coroutine), an async function, or a function that returns an
 * operation.
 */
export type Body<T, A extends unknown[] = []> = (...args: A) => Coroutine<T> | Awaitable<T> | PromiseLike<T>

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

export function isCoroutine<T>(value: unknown): value is Coroutine<T> {
  if (isGenerator(value)) return true
  const it = value as Partial<Coroutine<T>> | null | undefined // only looked at
  return typeof it?.next === "function" && typeof it.throw === "function" && typeof it[Symbol.iterator] === "function"
}

export function isAwaitable<T>(value: unknown): value is Awaitable<T> {
  if (isGenerator(value)) return false
  const it = value as Partial<Awaitable<T>> | null | undefined // only looked at
  return typeof it?.[Symbol.iterator] === "function" && typeof it.then === "function"
}

export function isPromise<T>(value: unknown): value is PromiseLike<T> {
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

/** The error for a function that returned what is no body's. */
export function wrongResult(found: unknown, where: Where): TypeError {
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
