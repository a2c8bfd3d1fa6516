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
  /** Calls `turn` once, after the host has had its own turn (input, output, rendering): in a macrotask. */
  yieldTurn(turn: () => void): void
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
  /** Calls `body` so that `current()` is `owner` in it and in its continuations. */
  run<R>(owner: object, body: () => R): R
  /** The owner in whose continuation this code runs. */
  current(): object | undefined
  /** Captures what the host carries here for others (a tracer's span), with this owner or with none. */
  capture(owner: object | undefined): AmbientScope
  /** Captures what the host carries here, whoever the owner is. */
  captureAll(): AmbientScope
}

/** What a host carried where it was captured; an AsyncResource, where there is one. */
export interface AmbientScope {
  /** Calls a method of `self` as if it were called there. */
  runInAsyncScope<S, A>(method: (this: S, argument: A) => void, self: S, argument: A): void
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
