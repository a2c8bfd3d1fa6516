/**
 * What a runtime lends the engine.
 *
 * Times are milliseconds on the clock of `now()`. An adapter implements this and nothing else.
 */
export interface Host {
  /** The runtime's name, for messages. */
  readonly name: string
  /** How long turns may follow each other, in milliseconds, before the host has its own turn; 0: one turn a request. */
  readonly slice: number
  /** The time in milliseconds on a clock that never goes back. */
  now(): number
  /** Calls `turn` once, soon: in a microtask. */
  requestTurn(turn: () => void): void
  /** Calls `turn` once, after the host has had its own turn (input, output, rendering): in a macrotask; returns how to forget it. */
  yieldTurn(turn: () => void): () => void
  /** Calls `turn` once when the clock has reached `when`, however far off that is; returns how to forget it. */
  wakeAt(when: number, turn: () => void): () => void
  /** Keeps the process alive until the function it returns is called. */
  holdOpen?(): () => void
  /** Listens for the outside world's wish to stop (SIGINT, SIGTERM, pagehide); returns how to stop listening. */
  onStopRequest?(hear: (why: string) => void): () => void
  /** Takes an error that no task will receive; `where` says whose it is. */
  reportLost(error: unknown, where: string): void
  /** Writes a text for a person to read. */
  print(text: string): void
  /** Takes a finding of debug mode. */
  warn?(message: string): void
  /** Makes an AbortController, for `abortable`. */
  newAbortController?(): AbortControllerLike
  /** Carries the current task through async functions; without it they must use `task.do`. */
  readonly ambient?: Ambient
}

/** Carries an owner through an async function and everything that it awaits or starts. */
export interface Ambient {
  /** The owner in whose continuation this code runs. */
  current(): object | undefined
  /** Captures what the host carries here: the owner, and what others keep in it (a tracer's span). */
  capture(): AmbientScope
  /** Captures what others keep, for `run` to replace the owner: the scope may hold one, or not. */
  captureOthers(): AmbientScope
  /** Calls a method of `self` in a scope, or else here, so that `current()` is `owner` in it and in its continuations. */
  run<S, R>(owner: object | undefined, scope: AmbientScope | null, method: (this: S) => R, self: S): R
}

/** What a host carried where it was captured; an AsyncResource is such a scope. */
export interface AmbientScope {
  /** Calls a method of `self` as if it were called there. */
  runInAsyncScope<S, A extends unknown[], R>(method: (this: S, ...args: A) => R, self: S, ...args: A): R
}

/** The part of the web's AbortSignal that corral uses. */
export interface AbortSignalLike {
  readonly aborted: boolean
  readonly reason: unknown
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: "abort", listener: () => void): void
}

/** The part of the web's AbortController that corral uses. */
export interface AbortControllerLike {
  readonly signal: AbortSignalLike
  abort(reason?: unknown): void
}
