import { InvalidStateError } from "../errors.ts"
import type { Ambient, AmbientScope, Host } from "../host.ts"
import {
  type Context,
  copyContext,
  current,
  currentOwner,
  enterScope,
  knowAmbient,
  outsideLoop,
  type Scheduler,
} from "./current.ts"
import { Handle } from "./handle.ts"
import { type Linked, LinkedList } from "./linked-list.ts"
import { LostErrors } from "./lost-errors.ts"
import { ReadyQueue, type Runnable } from "./ready-queue.ts"
import { watchNext, watchStep } from "./slow-steps.ts"
import { checkTime } from "./time.ts"
import { Timer, Timers } from "./timers.ts"

// An async function goes on two microtasks after its await is settled, and its next await reaches the engine in a third.
const GUEST_MICROTASKS = 3

// Reading the clock costs more than a short turn, so a slice is checked once in this many turns, or steps between turns.
const TURNS_BETWEEN_CLOCKS = 16

/** How tasks of a loop are run. */
export interface LoopOptions {
  /** Reports what is easily overlooked, at some cost in speed. */
  readonly debug?: boolean
  /** Starts tasks at once, in `createTask`, unless they say otherwise. */
  readonly eager?: boolean
  /** Carries what is active in the host's AsyncLocalStorage where a task is created to its steps; true by default. */
  readonly hostContext?: boolean
}

/** A task, seen by the list that it is in. */
export interface Member extends Linked<Member> {
  cancel(message?: string): boolean
}

/** Tasks that have not ended and belong together: those of a group, or those of no group. */
export class Family extends LinkedList<Member> implements Linked<Family> {
  before: Family | null = null
  after: Family | null = null
}

/**
 * The event loop: runs what is ready, turn by turn, and what is due, in the order of deadlines.
 *
 * One turn moves the timers that are due to the end of the ready queue, then runs exactly what was ready at its start.
 * A loop belongs to a `Runner`; `getRunningLoop()` finds it.
 *
 * @asyncio asyncio.AbstractEventLoop: time, call_soon, call_later, call_at (3.14)
 * @differs times are milliseconds; the host drives the turns, so there is no run_forever
 */
export class Loop implements Scheduler {
  /** It reports what is easily overlooked. */
  readonly debug: boolean
  /** @internal */
  readonly host: Host
  /** @internal */
  readonly eager: boolean
  /** Errors that nobody has looked at yet. @internal */
  readonly lost: LostErrors
  /** The tasks that belong to no group. @internal */
  readonly strays: Family = new Family()
  /** The tasks of the groups that are open, and the strays. @internal */
  readonly families: LinkedList<Family> = new LinkedList()
  /** Async functions were started or woken in this turn: they go on before the next. @internal */
  guestsWoken = false

  readonly #carrier: Ambient | null
  /** What the host carried where the loop was made. */
  readonly #outside: AmbientScope | null
  readonly #ready = new ReadyQueue()
  readonly #timers = new Timers()
  readonly #enter: () => void
  readonly #enterAfterGuests = (): void => {
    if (--this.#microtasksLeft > 0) this.host.requestTurn(this.#enterAfterGuests)
    else this.#enter()
  }
  readonly #enterAfterHost = (): void => {
    this.#sliceBegan = this.host.now()
    this.#enter()
  }
  /** Has the host forget a timer that nobody needs any more. */
  readonly #tidy = (): void => {
    this.#forgetTidying = null
    if (this.#state === "idle") this.#arm()
  }
  readonly #wake = (): void => {
    this.#armedFor = Number.POSITIVE_INFINITY
    this.#sliceBegan = this.host.now()
    if (this.#state === "idle") this.#enter()
  }
  #state: "idle" | "requested" | "running" | "closed" = "idle"
  #microtasksLeft = 0
  #steps = 0
  #sliceBegan: number
  #armedFor: number = Number.POSITIVE_INFINITY
  #forgetTidying: (() => void) | null = null
  #forgetWake: (() => void) | null = null
  #afterTurn: (() => void)[] = []

  /** @internal */
  constructor(host: Host, options: LoopOptions = {}) {
    this.host = host
    this.debug = options.debug ?? false
    this.eager = options.eager ?? false
    this.lost = new LostErrors(host)
    this.#sliceBegan = host.now()
    this.families.append(this.strays)
    const { ambient } = host
    if (ambient !== undefined) knowAmbient(ambient)
    this.#carrier = (options.hostContext ?? true) ? (ambient ?? null) : null
    // A turn is requested by whoever happens to schedule something; it must not run in the name of his task.
    this.#outside = ambient === undefined ? null : captureFor(ambient, undefined)
    this.#enter = () => enterScope(this.#outside, this.#run, this, undefined)
  }

  /** Tells the time in milliseconds on the loop's clock, which never goes back. */
  time(): number {
    return this.host.now()
  }

  /** Calls a function in the next turn, after what is ready by now. */
  callSoon(callback: () => void, options: { context?: Context } = {}): Handle {
    const handle = new Handle(this, callback, options.context ?? copyContext())
    this.schedule(handle, undefined)
    return handle
  }

  /** Calls a function after a delay in milliseconds; one of 0 or less, in the next turn. */
  callLater(ms: number, callback: () => void, options: { context?: Context } = {}): Handle {
    checkTime(ms, "set a timer")
    return this.callAt(this.time() + ms, callback, options)
  }

  /** Calls a function when the clock has reached `when` milliseconds. */
  callAt(when: number, callback: () => void, options: { context?: Context } = {}): Handle {
    checkTime(when, "set a timer")
    const handle = new Handle(this, callback, options.context ?? copyContext())
    handle.timer = this.startTimer(when, handle)
    return handle
  }

  /** Captures what the host carries here for others, for steps and callbacks on behalf of an owner. @internal */
  capture(owner: object | undefined): AmbientScope | null {
    return this.#carrier === null ? null : captureFor(this.#carrier, owner)
  }

  /** Captures what the host carries here, for an async function to begin in; the owner will be replaced by its own. @internal */
  captureOthers(): AmbientScope | null {
    return this.#carrier === null ? this.#outside : this.#carrier.captureOthers()
  }

  /** The scope, or one that differs from it only in that it has no owner. @internal */
  withoutOwner(scope: AmbientScope): AmbientScope | null {
    const carrier = this.#carrier
    if (carrier === null) return null // its steps run in what the loop does
    if (scope.runInAsyncScope(carrier.current, carrier) === undefined) return scope
    return carrier.run(undefined, scope, carrier.capture, carrier)
  }

  /** @internal */
  schedule(target: Runnable, argument: unknown): void {
    this.#ready.push(target, argument)
    if (this.#state === "idle") this.#request()
    else if (this.#state === "closed") this.#ready.clear()
  }

  /** Runs a step outside of turns, where async functions go on; false if the loop is closed. @internal */
  step(target: Runnable, argument: unknown): boolean {
    if (this.#state === "closed") return false
    // As with turns: steps that follow each other in microtasks would keep the host from its own work for ever.
    if (++this.#steps % TURNS_BETWEEN_CLOCKS === 0 && this.host.now() - this.#sliceBegan > this.host.slice) {
      this.schedule(target, argument)
      return true
    }
    if (this.debug) watchStep(target, this, () => target.run(argument))
    else target.run(argument)
    return true
  }

  /** @internal */
  startTimer(when: number, target: Runnable): Timer {
    const timer = this.#timers.add(when, target)
    // Between turns, the host's timer stays if it is early enough: most deadlines that are set there never come.
    if (this.#state === "idle" && when < this.#armedFor) this.#arm()
    return timer
  }

  /** A timer that is due already: it runs in the next turn, in its place among what is ready. @internal */
  startImmediate(target: Runnable): Timer {
    const timer = new Timer(Number.NEGATIVE_INFINITY, 0, target)
    this.schedule(timer, undefined)
    return timer
  }

  /** @internal */
  cancelTimer(timer: Timer): void {
    this.#timers.cancel(timer)
    // Not at once: between turns, the next is most likely on its way.
    if (this.#state === "idle" && this.#timers.next() === Number.POSITIVE_INFINITY) {
      this.#forgetTidying ??= this.host.yieldTurn(this.#tidy)
    }
  }

  /** Calls a function when this turn has ended, before the next; the function may close the loop. @internal */
  afterTurn(then: () => void): void {
    this.#afterTurn.push(then)
  }

  /** Drops whatever is left; nothing runs on this loop any more. @internal */
  close(): void {
    this.#state = "closed"
    this.#ready.clear()
    this.#timers.clear()
    this.#forgetTidying?.()
    this.#disarm()
    this.lost.reportAll()
  }

  #request(): void {
    this.#state = "requested"
    // Turns that follow each other in microtasks would keep the host from its own work for ever.
    if (this.host.now() - this.#sliceBegan > this.host.slice) this.host.yieldTurn(this.#enterAfterHost)
    else if (this.guestsWoken) {
      this.#microtasksLeft = GUEST_MICROTASKS
      this.host.requestTurn(this.#enterAfterGuests)
    } else this.host.requestTurn(this.#enter)
  }

  #run(): void {
    if (this.#state === "closed") return
    this.#state = "running"
    this.guestsWoken = false
    const host = this.host
    const ready = this.#ready
    let turns = 0
    try {
      do {
        this.#turn()
        if (this.#afterTurn.length > 0) for (const then of this.#afterTurn.splice(0)) then()
        if (this.#state !== "running") return
        turns++
      } while (
        ready.length > 0 &&
        !this.guestsWoken &&
        host.slice > 0 &&
        (turns % TURNS_BETWEEN_CLOCKS !== 0 || host.now() - this.#sliceBegan <= host.slice)
      )
    } finally {
      if (this.#state === "running") {
        this.#state = "idle"
        if (ready.length > 0) this.#request()
        else this.#arm()
      }
    }
  }

  #turn(): void {
    const ready = this.#ready
    const { loop, owner, context } = current
    current.loop = this
    current.owner = null
    current.context = null
    try {
      if (this.#timers.next() !== Number.POSITIVE_INFINITY) this.#timers.moveDue(this.host.now(), ready)
      if (this.debug) for (let left = ready.length; left > 0; left--) watchNext(ready, this)
      else for (let left = ready.length; left > 0; left--) ready.runNext()
    } finally {
      current.loop = loop
      current.owner = owner
      current.context = context
    }
  }

  #arm(): void {
    const next = this.#timers.next()
    if (next === this.#armedFor) return
    this.#disarm()
    if (next === Number.POSITIVE_INFINITY) return
    this.#armedFor = next
    this.#forgetWake = this.host.wakeAt(next, this.#wake)
  }

  #disarm(): void {
    this.#forgetWake?.()
    this.#forgetWake = null
    this.#armedFor = Number.POSITIVE_INFINITY
  }
}

/** Captures what the host carries here for others, with this owner or with none. */
function captureFor(ambient: Ambient, owner: object | undefined): AmbientScope {
  // To replace the owner is dear, and seldom needed: a coroutine's tasks are made where there is none.
  return ambient.current() === owner ? ambient.capture() : ambient.run(owner, null, ambient.capture, ambient)
}

/** The loop on which the calling code runs; null outside of any. */
export function findLoop(): Loop | null {
  const loop = currentOwner()?.loop ?? current.loop
  return loop instanceof Loop ? loop : null
}

/** The loop that reports what gets lost here: the one on which the calling code runs, else the default host's. */
export function reportingLoop(): Loop | null {
  const loop = findLoop() ?? outsideLoop()
  return loop instanceof Loop ? loop : null
}

/**
 * Finds the loop on which the calling code runs.
 *
 * @throws {InvalidStateError} no task and no callback of a loop is running here
 * @asyncio asyncio.get_running_loop (3.14)
 * @differs none
 */
export function getRunningLoop(): Loop {
  const loop = findLoop()
  if (loop === null) throw new InvalidStateError("Cannot get the running loop: no task is running here")
  return loop
}
