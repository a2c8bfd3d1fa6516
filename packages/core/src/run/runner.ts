import { Gathering } from "../combinators/gather.ts"
import { checkSignal, SignalBlock } from "../combinators/signal-block.ts"
import type { Frame } from "../engine/awaitable.ts"
import { checkBody } from "../engine/body.ts"
import { type Context, copyContext } from "../engine/current.ts"
import { enterDebug, leaveDebug } from "../engine/debug.ts"
import { asyncDispose } from "../engine/disposal.ts"
import type { Future } from "../engine/future.ts"
import { Loop } from "../engine/loop.ts"
import { openTaskBody } from "../engine/open-body.ts"
import { allTasks, startTask, type Task } from "../engine/task.ts"
import type { TaskBody } from "../engine/task-source.ts"
import { InvalidStateError } from "../errors.ts"
import type { AbortSignalLike, Host } from "../host.ts"
import { defaultHost } from "./default-host.ts"

/** How a program is run. */
export interface RunOptions {
  /** Reports what is easily overlooked: operations never awaited, steps that block, swallowed cancellations. */
  readonly debug?: boolean
  /** Starts tasks at once, up to their first wait, unless they say otherwise. */
  readonly eager?: boolean
  /**
   * Carries what is active in the host's AsyncLocalStorage (a tracer's span) where a task is created to all of its steps;
   * true by default. False saves some 25 ns a task and 10 a step on Node: coroutines then see what was active at `run`.
   */
  readonly hostContext?: boolean
  /** The runtime to run on; by default the one whose adapter is loaded. */
  readonly host?: Host
}

/** How a body is run. */
export interface MainOptions {
  /** Cancels the main task when it is aborted, which then fails with the signal's reason. */
  readonly signal?: AbortSignalLike
}

/**
 * Owns a loop from its first `run` to its close; several bodies can be run on it one after another.
 *
 * Closing it cancels the tasks that are left and waits for them to end.
 *
 * @example
 * const runner = new Runner()
 * const answer = await runner.run(() => sleep(10, 42))
 * await runner.close()
 * answer // => 42
 * @asyncio asyncio.Runner (3.14)
 * @differs `run` and `close` return promises; async disposable
 */
export class Runner implements AsyncDisposable {
  static {
    this.prototype[asyncDispose] = this.prototype.close
  }

  /** Closes it. */
  declare [Symbol.asyncDispose]: () => Promise<void>

  readonly #options: RunOptions
  #context: Context | null = null
  #state: "new" | "open" | "closing" | "closed" = "new"
  #loop: Loop | null = null
  #main: Task<unknown> | null = null
  #stopRequest: string | null = null
  /** Who waits for it to be closed. */
  readonly #closed: (() => void)[] = []

  constructor(options: RunOptions = {}) {
    this.#options = options
  }

  /** Why the last body was asked to stop, in the host's words ("SIGINT"); null if it was not. */
  get stopRequest(): string | null {
    return this.#stopRequest
  }

  /**
   * Gives the loop, which it makes if it has not yet.
   *
   * @throws {InvalidStateError} the runner is closed
   */
  getLoop(): Loop {
    if (this.#state === "closing" || this.#state === "closed") {
      throw new InvalidStateError(`Cannot use ${this}: it is ${this.#state}`)
    }
    this.#state = "open"
    this.#loop ??= this.#open()
    return this.#loop
  }

  /**
   * Runs a body as the main task; its promise settles as the task does.
   *
   * A request to stop (SIGINT, SIGTERM, pagehide) cancels the main task. Tasks that it leaves behind run on until the
   * runner is closed.
   *
   * @throws {InvalidStateError} the runner is closed, or runs another body
   * @throws {TypeError} the body is no body
   */
  async run<T>(main: TaskBody<T>, options: MainOptions = {}): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const settle = (task: Task<T>): void => {
        const failure = task.failure()
        if (failure === undefined) resolve(task.result())
        else reject(failure.error)
      }
      this.start(main, settle, options)
    })
  }

  /**
   * Cancels the tasks that are left, waits for them to end and closes the loop; errors that they end with are reported.
   *
   * Closing it again waits for the same; a runner that was never used has nothing to close.
   *
   * @throws {InvalidStateError} a body is running
   */
  async close(): Promise<void> {
    return new Promise((resolve) => this.stop(resolve))
  }

  /** `<Runner open>` */
  toString(): string {
    return `<Runner ${this.#state}>`
  }

  /** Starts the main task and calls a function at the end of the turn in which its end is known. @internal */
  start<T>(main: TaskBody<T>, ended: (task: Task<T>) => void, { signal }: MainOptions = {}): Task<T> {
    checkBody(main, "run()")
    if (signal !== undefined) checkSignal(signal)
    const loop = this.getLoop()
    if (this.#main !== null) throw new InvalidStateError(`Cannot run a body on ${this}: it runs ${this.#main}`)
    this.#context ??= copyContext()
    const open = (): Frame => openTaskBody(main, "run()")
    const frame = signal === undefined ? open() : new SignalBlock(signal, open)[Symbol.iterator]()
    const task = startTask<T>(loop, frame, { name: "main", context: this.#context, eager: false })
    this.#main = task as Task<unknown> // seen as a task of anything, it is only cancelled
    const letGo = loop.host.holdOpen?.()
    this.#stopRequest = null
    const stopHearing = loop.host.onStopRequest?.((why) => {
      this.#stopRequest = why
      task.cancel(why)
    })
    this.#afterTurnOf(loop, task, () => {
      loop.guestsWoken = true // whoever awaits the run goes on before the next turn, and may close the runner
      this.#main = null
      stopHearing?.()
      letGo?.()
      ended(task)
    })
    return task
  }

  /** Closes the runner and calls a function when it is closed. @internal */
  stop(closed: () => void): void {
    if (this.#main !== null) throw new InvalidStateError(`Cannot close ${this}: it runs ${this.#main}`)
    const loop = this.#loop
    if (loop === null || this.#state === "closed") {
      closed()
      return
    }
    this.#closed.push(closed)
    if (this.#state === "closing") return
    this.#state = "closing"
    const left = [...allTasks(loop)].filter((task) => this.#cancel(loop, task))
    const letGo = loop.host.holdOpen?.()
    const finish = (): void => {
      for (const task of left) this.#reportFailure(loop, task)
      if (loop.debug) leaveDebug(loop)
      loop.close()
      this.#state = "closed"
      letGo?.()
      for (const tell of this.#closed.splice(0)) tell()
    }
    if (left.length === 0) finish()
    else this.#afterTurnOf(loop, new Gathering(left, true, loop), finish)
  }

  #open(): Loop {
    const { host = defaultHost(), ...options } = this.#options
    const loop = new Loop(host, options)
    if (loop.debug) enterDebug()
    return loop
  }

  // As asyncio's run_until_complete: the turn in which the callback runs is the last one before what follows.
  #afterTurnOf(loop: Loop, future: Future<unknown>, then: () => void): void {
    future.listen({ loop, run: () => loop.afterTurn(then) })
  }

  /** Cancels a task; one that can never end, because it waits for itself in a circle, is reported and left. */
  #cancel(loop: Loop, task: Task<unknown>): boolean {
    try {
      return task.cancel()
    } catch (error) {
      loop.host.reportLost(error, `${task}, left when the run ended`)
      return false
    }
  }

  #reportFailure(loop: Loop, task: Task<unknown>): void {
    if (task.cancelled()) return
    const failure = task.failure()
    if (failure !== undefined) loop.host.reportLost(failure.error, `${task}, cancelled when the run ended`)
  }
}
