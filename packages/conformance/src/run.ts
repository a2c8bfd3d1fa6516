import { type Coroutine, currentTask, type TaskGroup, type Timeout } from "@corral/core"
import { type Actor, CALLBACK } from "./actor.ts"
import { Circles } from "./circles.ts"
import { NamedError, showError } from "./errors.ts"
import { Names } from "./names.ts"
import { Objects } from "./objects.ts"
import type { Arguments, Block, Name, Program, TraceEvent, Value } from "./program.ts"

const MAX_EVENTS = 600
const MAX_ROUNDS = 1_000_000 // of `repeat`, because one that neither waits nor logs reaches no other limit

/** How a block ended: of itself, or by a `return` with this value. */
export type Signal = { readonly value: Value } | undefined

/** A statement that cannot suspend the task. */
export type Immediate<K extends Name> = (run: Run, actor: Actor, ...args: Arguments[K]) => void

/** A statement that can. */
export type Suspending<K extends Name> = (run: Run, actor: Actor, ...args: Arguments[K]) => Coroutine<Signal>

/** The statements of one file of `statements/`. */
export type ImmediateTable = { readonly [K in Name]?: Immediate<K> }
export type SuspendingTable = { readonly [K in Name]?: Suspending<K> }

type Do<R> = (run: Run, actor: Actor, ...args: readonly unknown[]) => R

/** What the statements do. `return` is not among them: it belongs to the blocks. */
export interface Language {
  readonly immediate: ReadonlyMap<string, Do<void>>
  readonly suspending: ReadonlyMap<string, Do<Coroutine<Signal>>>
}

/** The program goes on for too long, or its tasks await each other in a circle. */
class Runaway extends NamedError {
  constructor() {
    super("Runaway")
  }
}

/** One run of a program: what it has made so far, and what it has logged. */
export class Run {
  readonly names: Names = new Names()
  readonly objects: Objects = new Objects()
  readonly groups: Map<string, TaskGroup> = new Map()
  readonly timeouts: Map<string, Timeout> = new Map()
  readonly circles: Circles = new Circles(this.names)
  readonly trace: TraceEvent[] = []
  /** It has been given up: nothing more is logged or handled. */
  runaway = false
  readonly #program: Program
  readonly #language: Language
  readonly #now: () => number
  #rounds = 0

  constructor(program: Program, language: Language, now: () => number) {
    this.#program = program
    this.#language = language
    this.#now = now
  }

  log(actor: Actor, what: string, ...detail: unknown[]): void {
    if (this.runaway) return
    this.trace.push([this.#now(), actor.name, what, ...detail])
    if (this.trace.length > MAX_EVENTS) this.giveUp()
  }

  countRound(): void {
    this.#rounds++
    if (this.#rounds > MAX_ROUNDS) this.giveUp()
  }

  giveUp(): never {
    this.runaway = true
    throw new Runaway()
  }

  /** Gives up if the current task, were it to wait for this, would wait for itself. */
  refuseCircle(source: object): void {
    if (this.circles.closedBy(source)) this.giveUp()
  }

  *main(): Coroutine<Value> {
    const actor = this.names.bindMain(currentTask()!)
    for (const [name, spec] of Object.entries(this.#program.objects ?? {})) this.objects.declare(name, spec)
    for (const [name, future] of this.objects.futures) this.names.bind(name, future)
    return yield* this.body(actor, this.#program.main)
  }

  /** Runs a block as the body of a task. */
  *body(actor: Actor, block: Block): Coroutine<Value> {
    this.log(actor, "start")
    let signal: Signal
    try {
      signal = yield* this.block(actor, block)
    } catch (error) {
      this.log(actor, "end", { err: showError(error) })
      throw error
    }
    const value = signal === undefined ? null : signal.value
    this.log(actor, "end", { ok: value })
    return value
  }

  *block(actor: Actor, block: Block): Coroutine<Signal> {
    const { immediate, suspending } = this.#language
    for (const [name, a, b, c, d] of block as Untyped) {
      const now = immediate.get(name)
      if (now !== undefined) {
        now(this, actor, a, b, c, d)
      } else if (name === "return") {
        return { value: (a as Value | undefined) ?? null } // Arguments.return
      } else {
        const signal = yield* known(suspending, name)(this, actor, a, b, c, d)
        if (signal !== undefined) return signal
      }
    }
    return undefined
  }

  /** A function for the loop to call. */
  callback(block: Block): () => void {
    return () => {
      for (const [name, a, b, c, d] of block as Untyped) {
        known(this.#language.immediate, name)(this, CALLBACK, a, b, c, d)
      }
    }
  }
}

// A statement meets its own Do in the maps of the language, whose entries are checked where they are put together.
type Untyped = readonly (readonly [name: string, ...args: unknown[]])[]

function known<R>(table: ReadonlyMap<string, Do<R>>, name: string): Do<R> {
  const found = table.get(name)
  if (found === undefined) throw new Error(`Cannot do the statement "${name}" here`)
  return found
}
