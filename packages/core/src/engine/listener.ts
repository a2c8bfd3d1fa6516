import type { AmbientScope } from "../host.ts"
import { type Context, enterScope, type Scheduler } from "./current.ts"
import type { Runnable } from "./ready-queue.ts"

/** Something that runs, on its loop and with the future as its argument, once the future is done. */
export interface Listener extends Runnable {
  readonly loop: Scheduler
  /** The task or future that waits by this listener, if one does. */
  readonly waiting?: object
}

/** A future that is done, seen by a listener. */
interface Outcome<T> {
  failure(): { readonly error: unknown } | undefined
  result(): T
}

/** Settles a promise, without waiting for a turn: the promise's own callbacks come later anyway. */
export class Settlement<T> implements Listener {
  readonly loop: Scheduler = { schedule: (target, argument) => target.run(argument) }
  private readonly resolve: (value: T) => void
  private readonly reject: (error: unknown) => void

  constructor(resolve: (value: T) => void, reject: (error: unknown) => void) {
    this.resolve = resolve
    this.reject = reject
  }

  run(done: unknown): void {
    const future = done as Outcome<T> // a listener is run with the future it listens to
    const failure = future.failure()
    if (failure === undefined) this.resolve(future.result())
    else this.reject(failure.error)
  }
}

/** A function that a user added, run in the context in which he added it. */
export class DoneCallback<F> implements Listener {
  readonly loop: Scheduler
  readonly callback: (future: F) => void
  private readonly context: Context
  private readonly scope: AmbientScope | null
  private readonly report: (error: unknown) => void

  constructor(
    loop: Scheduler,
    callback: (future: F) => void,
    context: Context,
    scope: AmbientScope | null,
    report: (error: unknown) => void,
  ) {
    this.loop = loop
    this.callback = callback
    this.context = context
    this.scope = scope
    this.report = report
  }

  toString(): string {
    return "<done callback>"
  }

  run(future: unknown): void {
    try {
      const callback = (): void => this.callback(future as F) // a listener is run with the future it listens to
      enterScope(this.scope, this.context.run<void>, this.context, callback)
    } catch (error) {
      this.report(error)
    }
  }
}
