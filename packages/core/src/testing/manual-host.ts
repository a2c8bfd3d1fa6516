import type { TaskBody } from "../engine/task-source.ts"
import { InvalidStateError } from "../errors.ts"
import type { AbortControllerLike, Ambient, Host } from "../host.ts"
import { Runner, type RunOptions } from "../run/runner.ts"

/** How a manual host is made. */
export interface ManualHostOptions {
  /** The time at the start, in milliseconds; 0 by default. */
  readonly start?: number
  /** Runs turns by itself, in microtasks, and moves the clock to the next timer whenever nothing else is left to do. */
  readonly auto?: boolean
  /** Carries the current task through async functions, as the real host of the runtime does. */
  readonly ambient?: Ambient
  /** Makes AbortControllers, as the real host of the runtime does. */
  readonly newAbortController?: () => AbortControllerLike
}

/** A timer of the loop. */
interface Wake {
  readonly when: number
  readonly turn: () => void
}

// Microtasks in a row without a turn after which an automatic host takes the program to be waiting for a timer.
const QUIET_MICROTASKS = 64

/**
 * A host whose time stands still until it is told to move: tests are instant and exact.
 *
 * Times are milliseconds on the host's clock.
 *
 * It is driven by hand (`turn`, `settle`, `advance`), by `run`, which takes a program of coroutines to its end before it
 * returns, or by itself (`auto`), for async functions and `await run(…)`.
 *
 * @example
 * const host = new ManualHost()
 * host.run(function* () { yield* sleep(3_600_000); return "an hour later" }) // => "an hour later"
 * host.now() // => 3600000
 * @asyncio none
 * @differs asyncio has no test loop
 */
export class ManualHost implements Host {
  readonly name: string = "manual"
  readonly slice: number = 0
  /** Errors that no task received, in the order in which they were reported. */
  readonly lost: { readonly error: unknown; readonly where: string }[] = []
  /** What was printed. */
  readonly printed: string[] = []
  /** Findings of debug mode. */
  readonly warnings: string[] = []
  readonly ambient?: Ambient
  readonly newAbortController?: () => AbortControllerLike
  readonly #auto: boolean
  #now: number
  readonly #turns: (() => void)[] = []
  /** Turns for when the microtasks of others have run; for an automatic host only. */
  readonly #yielded: (() => void)[] = []
  readonly #wakes = new Set<Wake>()
  readonly #listeners = new Set<(why: string) => void>()
  readonly #holds = new Set<object>()
  #driving = false

  constructor(options: ManualHostOptions = {}) {
    this.#now = options.start ?? 0
    this.#auto = options.auto ?? false
    if (options.ambient !== undefined) this.ambient = options.ambient
    if (options.newAbortController !== undefined) this.newAbortController = options.newAbortController
  }

  now(): number {
    return this.#now
  }

  requestTurn(turn: () => void): void {
    this.#turns.push(turn)
    if (this.#auto) this.#drive()
  }

  yieldTurn(turn: () => void): () => void {
    const turns = this.#auto ? this.#yielded : this.#turns
    const due = (): void => turn() // it may be asked for more than once
    turns.push(due)
    if (this.#auto) this.#drive()
    return () => {
      if (turns.includes(due)) turns.splice(turns.indexOf(due), 1)
    }
  }

  wakeAt(when: number, turn: () => void): () => void {
    const wake = { when, turn }
    this.#wakes.add(wake)
    if (this.#auto) this.#drive()
    return () => this.#wakes.delete(wake)
  }

  holdOpen(): () => void {
    const hold = {}
    this.#holds.add(hold)
    return () => this.#holds.delete(hold)
  }

  onStopRequest(hear: (why: string) => void): () => void {
    this.#listeners.add(hear)
    return () => this.#listeners.delete(hear)
  }

  reportLost(error: unknown, where: string): void {
    this.lost.push({ error, where })
  }

  print(text: string): void {
    this.printed.push(text)
  }

  warn(message: string): void {
    this.warnings.push(message)
  }

  /** Whether a turn has been requested. */
  get ready(): boolean {
    return this.#turns.length > 0
  }

  /** When the next timer is due, in milliseconds; Infinity if there is none. */
  get nextWake(): number {
    let next = Number.POSITIVE_INFINITY
    for (const { when } of this.#wakes) next = Math.min(next, when)
    return next
  }

  /** What is left behind: turns, timers, listeners for stop requests and runs that hold the host open. */
  get left(): { readonly turns: number; readonly timers: number; readonly listeners: number; readonly runs: number } {
    return {
      turns: this.#turns.length + this.#yielded.length,
      timers: this.#wakes.size,
      listeners: this.#listeners.size,
      runs: this.#holds.size,
    }
  }

  /** Runs one turn that was requested; false if there is none. */
  turn(): boolean {
    const turn = this.#turns.shift()
    turn?.()
    return turn !== undefined
  }

  /**
   * Runs turns until none is requested; the clock stands still.
   *
   * @param limit how many at most, so that a program which never rests is noticed
   * @returns how many turns it were
   * @throws {InvalidStateError} the program never rests
   */
  settle(limit: number = 1_000_000): number {
    let turns = 0
    while (this.turn()) {
      if (++turns > limit) throw new InvalidStateError(`Cannot settle the host: still busy after ${limit} turns`)
    }
    return turns
  }

  /** Moves the clock to the next timer and fires it; false if there is none. */
  jump(): boolean {
    let first: Wake | null = null
    for (const wake of this.#wakes) if (first === null || wake.when < first.when) first = wake
    if (first === null) return false
    this.#wakes.delete(first)
    this.#now = Math.max(this.#now, first.when)
    first.turn()
    return true
  }

  /** Moves the clock by some milliseconds and runs nothing: what a step that blocks the loop does. */
  pass(ms: number): void {
    this.#now += ms
  }

  /** Moves the clock by some milliseconds, stopping on the way for every timer, in order. */
  advance(ms: number): void {
    const until = this.#now + ms
    this.settle()
    while (this.nextWake <= until) {
      this.jump()
      this.settle()
    }
    this.#now = until
  }

  /** Asks to stop, as SIGINT does. */
  requestStop(why: string): void {
    for (const hear of [...this.#listeners]) hear(why)
  }

  /**
   * Runs a program to its end before it returns; time passes whenever all wait for a timer.
   *
   * It runs coroutines: what an async function awaits goes on only after the caller has returned.
   *
   * @returns what the body returns
   * @throws what the body throws
   * @throws {InvalidStateError} the program waits for something that never comes
   */
  run<T>(main: TaskBody<T>, options: Omit<RunOptions, "host"> = {}): T {
    const runner = new Runner({ ...options, host: this })
    let closed = false
    const task = runner.start(main, (task) => {
      task.see() // its error is thrown below, so it is not lost
      runner.stop(() => {
        closed = true
      })
    })
    while (!closed) {
      if (this.turn() || this.jump()) continue
      throw new InvalidStateError("Cannot run the program to its end: it waits for something that never comes")
    }
    return task.result()
  }

  /** Runs turns in microtasks, leaving room for those of others, and moves the clock once all is quiet. */
  async #drive(): Promise<void> {
    if (this.#driving) return
    this.#driving = true
    let quiet = 0
    while (this.ready || this.#yielded.length > 0 || this.#wakes.size > 0) {
      await undefined
      if (this.turn()) quiet = 0
      else if (++quiet > QUIET_MICROTASKS) {
        const yielded = this.#yielded.shift()
        if (yielded === undefined) this.jump()
        else yielded()
        quiet = 0
      }
    }
    this.#driving = false
  }
}
