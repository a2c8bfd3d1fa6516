import type { Actor } from "./actor.ts"
import type { Arguments, Block, Name, Program, Value } from "./program.ts"
import { type Dictionary, type DoImmediate, find, Run, type Signal, type Untyped } from "./run.ts"

/** A statement that can suspend the task. */
export type Awaiting<K extends Name> = (run: AsyncRun, actor: Actor, ...args: Arguments[K]) => Promise<Signal>

/** Such statements of one file of `async-statements/`. */
export type AwaitingTable = { readonly [K in Name]?: Awaiting<K> }

export type DoAwaiting = (run: AsyncRun, actor: Actor, ...args: readonly unknown[]) => Promise<Signal>

/** What stands for a `coro`. A promise cannot: its work has begun already. */
export type AsyncFunction = () => Promise<Value>

/** A run in which tasks and blocks are async functions, which wait by `await`. */
export class AsyncRun extends Run<AsyncFunction> {
  readonly #awaiting: Dictionary<DoAwaiting>

  constructor(
    program: Program,
    immediate: Dictionary<DoImmediate>,
    awaiting: Dictionary<DoAwaiting>,
    now: () => number,
  ) {
    super(program, immediate, now)
    this.#awaiting = awaiting
  }

  async main(): Promise<Value> {
    return this.#body(this.beginMain(), this.program.main)
  }

  task(name: string, block: Block): AsyncFunction {
    return async () => this.#body(this.beginTask(name), block)
  }

  coroutine(name: string, block: Block): AsyncFunction {
    const made = async (): Promise<Value> => {
      const { actor, isTask } = this.beginCoroutine(name, made)
      if (isTask) return this.#body(actor, block)
      const { errors } = actor
      actor.errors = []
      try {
        const signal = await this.block(actor, block)
        return signal === undefined ? null : signal.value
      } finally {
        actor.errors = errors
      }
    }
    return made
  }

  /** Runs a block as the body of a task. */
  async #body(actor: Actor, block: Block): Promise<Value> {
    this.log(actor, "start")
    let signal: Signal
    try {
      signal = await this.block(actor, block)
    } catch (error) {
      this.logFailure(actor, error)
      throw error
    }
    return this.logEnd(actor, signal)
  }

  async block(actor: Actor, block: Block): Promise<Signal> {
    for (const [name, a, b, c, d] of block as Untyped) {
      const now = this.immediate.get(name)
      if (now !== undefined) {
        now(this, actor, a, b, c, d)
      } else if (name === "return") {
        return { value: (a as Value | undefined) ?? null } // Arguments.return
      } else {
        const signal = await find(this.#awaiting, name)(this, actor, a, b, c, d)
        if (signal !== undefined) return signal
      }
    }
    return undefined
  }
}
