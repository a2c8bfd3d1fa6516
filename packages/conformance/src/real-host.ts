import { setImmediate } from "node:timers"
import type { AbortControllerLike, Ambient, Host } from "@corral/core/adapter-kit"
import { nodeHost } from "@corral/node"

/** A program, seen by its host. */
export interface Watch {
  /** An error is lost. */
  lost(error: unknown, where: string): void
  /** Called after each request of the loop for a turn, at which it may have taken many: whether the program goes on. */
  goesOn(): boolean
}

// A program that is longer is refused, and not waited for.
const LONGEST = 10_000 // milliseconds

/**
 * Node's own host, for one program: its microtasks, macrotasks, timers and AsyncLocalStorage, under a clock of program time.
 *
 * A millisecond of the program is one of real time, and every timer waits for its real moment. But the clock that the
 * loop reads stands at the deadline that has come last: it does not move while code runs, and a timer that fires late
 * does not make it late. So what happens at which time, and in which order, does not depend on the machine.
 */
export class RealHost implements Host {
  readonly name: string = nodeHost.name
  readonly slice: number = nodeHost.slice
  readonly ambient?: Ambient
  readonly newAbortController?: () => AbortControllerLike
  /** Resolves when nothing is left to run and to wait for, or the program goes on no more; rejects if it cannot. */
  readonly rest: Promise<void>
  readonly #watch: Watch
  readonly #began = nodeHost.now()
  readonly #letGo = nodeHost.holdOpen?.() // not for each run: a stuck one never lets go
  #now = 0
  #over = false
  /** How many turns have been requested and not taken. */
  #requested = 0
  /** The deadline that the loop waits for. */
  #wake: { readonly when: number; readonly forget: () => void } | null = null
  #resolveRest: () => void = () => {}
  #rejectRest: (error: unknown) => void = () => {}

  constructor(watch: Watch) {
    this.#watch = watch
    this.rest = new Promise((resolve, reject) => {
      this.#resolveRest = resolve
      this.#rejectRest = reject
    })
    if (nodeHost.ambient !== undefined) this.ambient = nodeHost.ambient
    if (nodeHost.newAbortController !== undefined) this.newAbortController = nodeHost.newAbortController
  }

  now(): number {
    return this.#now
  }

  requestTurn(turn: () => void): void {
    this.#requested++
    nodeHost.requestTurn(() => this.#take(turn))
  }

  yieldTurn(turn: () => void): () => void {
    this.#requested++
    const forget = nodeHost.yieldTurn(() => this.#take(turn))
    return () => {
      forget()
      this.#requested--
      this.#lookForRest()
    }
  }

  wakeAt(when: number, turn: () => void): () => void {
    const fire = (): void => {
      // What the loop has asked for comes first: it may be to forget this timer, which nothing in the program waits for any more.
      if (this.#requested === 0) this.#fire(when, turn)
      else setImmediate(() => this.#wake === wake && fire())
    }
    const forget = when > LONGEST ? () => {} : nodeHost.wakeAt(this.#began + when, fire)
    const wake = { when, forget }
    this.#wake = wake
    return () => {
      forget()
      if (this.#wake !== wake) return
      this.#wake = null
      this.#lookForRest() // a loop that is closed forgets its timer, and asks for nothing any more
    }
  }

  reportLost(error: unknown, where: string): void {
    this.#watch.lost(error, where)
  }

  print(text: string): void {
    nodeHost.print(text)
  }

  #fire(when: number, turn: () => void): void {
    this.#wake = null
    const early = this.#began + when - nodeHost.now()
    if (early > 0) {
      this.#end({ error: new Error(`Cannot go on: the timer for ${when} ms fired ${early} ms early`) })
      return
    }
    this.#now = Math.max(this.#now, when)
    this.#requested++
    this.#take(turn)
  }

  #take(turn: () => void): void {
    this.#requested--
    if (this.#over) return
    try {
      turn()
    } catch (error) {
      this.#end({ error }) // a malformed program: its errors cannot be shown
      return
    }
    if (!this.#watch.goesOn()) this.#end()
    else this.#lookForRest()
  }

  #lookForRest(): void {
    if (this.#idle) setImmediate(() => this.#idle && this.#stuck()) // by then async functions have gone on
  }

  get #idle(): boolean {
    return this.#requested === 0 && (this.#wake === null || this.#wake.when > LONGEST)
  }

  #stuck(): void {
    const wake = this.#wake
    if (wake === null) this.#end()
    else this.#end({ error: new RangeError(`Cannot wait until ${wake.when} ms in real time: it is too long`) })
  }

  #end(failure?: { readonly error: unknown }): void {
    this.#over = true
    this.#wake?.forget()
    this.#letGo?.()
    if (failure === undefined) this.#resolveRest()
    else this.#rejectRest(failure.error)
  }
}
