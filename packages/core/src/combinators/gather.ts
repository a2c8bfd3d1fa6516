import type { Awaitable, Coroutine } from "../engine/awaitable.ts"
import { Future } from "../engine/future.ts"
import type { Listener } from "../engine/listener.ts"
import { getRunningLoop, type Loop } from "../engine/loop.ts"
import type { TaskSource } from "../engine/task-source.ts"
import type { Waitable } from "../engine/waitable.ts"
import { CancelledError } from "../errors.ts"
import { futuresOf } from "./future-of.ts"

/** What is awaited gives. */
export type Outcome<S> = S extends (...args: never) => infer R
  ? Outcome<R>
  : S extends Coroutine<infer T>
    ? T
    : S extends Awaitable<infer T>
      ? T
      : S extends PromiseLike<infer T>
        ? T
        : never

/** How `gather` treats errors. */
export interface GatherOptions {
  /** Puts errors among the results instead of failing with the first. */
  readonly returnExceptions?: boolean
}

/** The future of several: cancelling it cancels them, and it ends when they have. */
export class Gathering<T> extends Future<T[]> implements Listener {
  readonly loop: Loop
  private readonly children: readonly Future<T>[]
  private readonly returnExceptions: boolean
  private left: number
  private cancelRequested = false

  constructor(children: Iterable<Future<T>>, returnExceptions: boolean, loop: Loop) {
    super()
    this.loop = loop
    this.returnExceptions = returnExceptions
    const all: Future<T>[] = []
    const distinct = new Set<Future<T>>()
    const done: Future<T>[] = []
    // It listens to each child before the next is made, which may start eagerly and settle or await the others.
    for (const child of children) {
      all.push(child)
      if (distinct.has(child)) continue
      distinct.add(child)
      if (child.done()) done.push(child)
      else child.listen(this)
    }
    this.children = all
    this.left = distinct.size
    for (const child of done) this.run(child)
    if (distinct.size === 0) this.setResult([])
  }

  /** @internal */
  get waiting(): object {
    return this
  }

  /** A child has ended. @internal */
  run(ended: unknown): void {
    const child = ended as Future<T> // it listens to its children only
    this.left--
    if (this.done()) {
      if (!child.cancelled()) child.see()
      return
    }
    if (!this.returnExceptions) {
      const failure = child.failure()
      if (failure !== undefined) {
        this.setException(failure.error)
        return
      }
    }
    if (this.left > 0) return
    const results = this.children.map(outcomeOf) as T[] // with returnExceptions, gather()'s type says so
    const last = this.children.at(-1)
    if (this.cancelRequested && last !== undefined) this.setException(last.takeCancelledError())
    else this.setResult(results)
  }

  /** @internal */
  override cancellable(): boolean {
    return !this.done() && this.children.some((child) => child.cancellable())
  }

  /** @internal */
  override requestCancel(_message: string | undefined, next: Waitable[]): void {
    if (!this.cancellable()) return
    this.cancelRequested = true
    for (let i = this.children.length - 1; i >= 0; i--) next.push(this.children[i] as Future<T>)
  }
}

function outcomeOf(child: Future<unknown>): unknown {
  if (child.cancelled()) return new CancelledError(child.cancelMessage ?? "")
  const failure = child.failure()
  return failure === undefined ? child.result() : failure.error
}

/**
 * Awaits several things at once and gives all their results, in the order of the arguments.
 *
 * Anything but a future is started as a task at once. The first error is thrown, and **the others run on**: use
 * `taskGroup` unless that is what you want. Cancelling the gathering cancels all of them.
 *
 * @param sources futures, tasks, bodies, coroutines, operations; the same one twice is awaited once
 * @returns a future of the results
 * @throws {TypeError} something else is among them; nothing was started
 * @throws {InvalidStateError} it is called outside of any task
 * @example
 * yield* gather([sleep(20, "a"), sleep(10, "b")]) // => ["a", "b"]
 * @asyncio asyncio.gather (3.14)
 * @differs takes a list, like Promise.all
 */
export function gather<const S extends readonly TaskSource<unknown>[]>(
  sources: S,
  options?: GatherOptions & { readonly returnExceptions?: false },
): Future<{ -readonly [K in keyof S]: Outcome<S[K]> }>
export function gather<const S extends readonly TaskSource<unknown>[]>(
  sources: S,
  options: GatherOptions,
): Future<{ -readonly [K in keyof S]: Outcome<S[K]> | Error }>
export function gather(sources: readonly TaskSource<unknown>[], options: GatherOptions = {}): Future<unknown[]> {
  if (!Array.isArray(sources)) {
    throw new TypeError(`Cannot gather ${String(sources)}: it is not a list\n  write:  gather([a, b])`)
  }
  return new Gathering(futuresOf(sources, "gather()"), options.returnExceptions ?? false, getRunningLoop())
}
