import { type Body, currentTask, type Task, type TaskGroup, type TaskSource, type Timeout } from "@corral/core"
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

/** A statement that cannot suspend the task: the same in every syntax. */
export type Immediate<K extends Name> = (run: Run, actor: Actor, ...args: Arguments[K]) => void

/** Such statements of one file of `statements/`. */
export type ImmediateTable = { readonly [K in Name]?: Immediate<K> }

/** Statements by their names. A statement meets its own Do there: the entries are checked where they are put together. */
export type Dictionary<Do> = ReadonlyMap<string, Do>
export type DoImmediate = (run: Run, actor: Actor, ...args: readonly unknown[]) => void

/** A block, before its statements have met what does them. */
export type Untyped = readonly (readonly [name: string, ...args: unknown[]])[]

/** The program goes on for too long, or its tasks await each other in a circle. */
class Runaway extends NamedError {
  constructor() {
    super("Runaway")
  }
}

/** One run of a program: what it has made so far, and what it has logged. A syntax says how blocks are run. */
export abstract class Run<Coro extends TaskSource<unknown> = TaskSource<unknown>> {
  readonly names: Names = new Names()
  readonly objects: Objects = new Objects()
  readonly groups: Map<string, TaskGroup> = new Map()
  readonly timeouts: Map<string, Timeout> = new Map()
  readonly circles: Circles = new Circles(this.names)
  readonly trace: TraceEvent[] = []
  /** It has been given up: nothing more is logged or handled. */
  runaway = false
  readonly program: Program
  protected readonly immediate: Dictionary<DoImmediate>
  readonly #now: () => number
  #rounds = 0

  constructor(program: Program, immediate: Dictionary<DoImmediate>, now: () => number) {
    this.program = program
    this.immediate = immediate
    this.#now = now
  }

  /** Runs the program, in the main task. */
  abstract main(): ReturnType<Body<Value>>

  /** What a task with this name is to be made of. */
  abstract task(name: string, block: Block): TaskSource<unknown>

  /** What stands for a `coro`: something that is not a task, or not yet. */
  abstract coroutine(name: string, block: Block): Coro

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

  /** Makes the current task the main one, and then what the program declares. */
  protected beginMain(): Actor {
    const actor = this.names.bindMain(currentTask()!)
    for (const [name, spec] of Object.entries(this.program.objects ?? {})) this.objects.declare(name, spec)
    for (const [name, future] of this.objects.futures) this.names.bind(name, future)
    return actor
  }

  /** The actor of the current task. One that starts eagerly gets its name here, any other has it from `created`. */
  protected beginTask(name: string): Actor {
    const task = currentTask()!
    return this.names.actorOf(task) ?? this.names.bindTask(name, task)
  }

  /** A task has been made of what `task()` gave. */
  created(name: string, task: Task<unknown>): void {
    if (this.names.actorOf(task) === undefined) this.names.bindTask(name, task)
  }

  /** A coroutine begins to run: in a task that the program knows, or else in one that a combinator made of it. */
  protected beginCoroutine(name: string, coroutine: object): { actor: Actor; isTask: boolean } {
    const task = currentTask()!
    const actor = this.names.actorOf(task)
    if (actor !== undefined) return { actor, isTask: false }
    this.circles.started(coroutine, task)
    return { actor: this.names.bindTask(name, task), isTask: true }
  }

  protected logEnd(actor: Actor, signal: Signal): Value {
    const value = signal === undefined ? null : signal.value
    this.log(actor, "end", { ok: value })
    return value
  }

  protected logFailure(actor: Actor, error: unknown): void {
    this.log(actor, "end", { err: showError(error) })
  }

  /** A function for the loop to call. */
  callback(block: Block): () => void {
    return () => {
      for (const [name, a, b, c, d] of block as Untyped) find(this.immediate, name)(this, CALLBACK, a, b, c, d)
    }
  }
}

/** What does the statement of this name. */
export function find<Do>(dictionary: Dictionary<Do>, name: string): Do {
  const found = dictionary.get(name)
  if (found === undefined) throw new Error(`Cannot do the statement "${name}" here`)
  return found
}
