import type { Coroutine } from "@corral/core"
import type { Actor } from "./actor.ts"
import type { Arguments, Block, Name, Program, Value } from "./program.ts"
import { type Dictionary, type DoImmediate, find, Run, type Signal, type Untyped } from "./run.ts"

/** A statement that can suspend the task. */
export type Suspending<K extends Name> = (run: CoroutineRun, actor: Actor, ...args: Arguments[K]) => Coroutine<Signal>

/** Such statements of one file of `statements/`. */
export type SuspendingTable = { readonly [K in Name]?: Suspending<K> }

export type DoSuspending = (run: CoroutineRun, actor: Actor, ...args: readonly unknown[]) => Coroutine<Signal>

/** A run in which tasks and blocks are coroutines: generators, which wait by `yield*`. */
export class CoroutineRun extends Run<Coroutine<Value>> {
  readonly #suspending: Dictionary<DoSuspending>

  constructor(
    program: Program,
    immediate: Dictionary<DoImmediate>,
    suspending: Dictionary<DoSuspending>,
    now: () => number,
  ) {
    super(program, immediate, now)
    this.#suspending = suspending
  }

  *main(): Coroutine<Value> {
    return yield* this.#body(this.beginMain(), this.program.main)
  }

  *task(name: string, block: Block): Coroutine<Value> {
    return yield* this.#body(this.beginTask(name), block)
  }

  coroutine(name: string, block: Block): Coroutine<Value> {
    const made = this.#runCoroutine(name, block, () => made)
    return made
  }

  *#runCoroutine(name: string, block: Block, self: () => object): Coroutine<Value> {
    const { actor, isTask } = this.beginCoroutine(name, self())
    if (isTask) return yield* this.#body(actor, block)
    const { errors } = actor
    actor.errors = []
    try {
      const signal = yield* this.inside(actor, block)
      return signal === undefined ? null : signal.value
    } finally {
      actor.errors = errors
    }
  }

  /** Runs a block as the body of a task. */
  *#body(actor: Actor, block: Block): Coroutine<Value> {
    this.log(actor, "start")
    let signal: Signal
    try {
      signal = yield* this.inside(actor, block)
    } catch (error) {
      this.logFailure(actor, error)
      throw error
    }
    return this.logEnd(actor, signal)
  }

  /** Runs a block as the body of an operation: of a group, a timeout, a lock. */
  inside(actor: Actor, block: Block): Coroutine<Signal> {
    return this.block(actor, block)
  }

  *block(actor: Actor, block: Block): Coroutine<Signal> {
    for (const [name, a, b, c, d] of block as Untyped) {
      const now = this.immediate.get(name)
      if (now !== undefined) {
        now(this, actor, a, b, c, d)
      } else if (name === "return") {
        return { value: (a as Value | undefined) ?? null } // Arguments.return
      } else {
        const signal = yield* find(this.#suspending, name)(this, actor, a, b, c, d)
        if (signal !== undefined) return signal
      }
    }
    return undefined
  }
}
