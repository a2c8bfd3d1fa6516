import { CancelledError, type Coroutine, currentTask, sleep } from "@corral/core"
import type { Actor } from "./actor.ts"
import { CoroutineRun, type DoSuspending } from "./coroutine-run.ts"
import { suspending } from "./generator-syntax.ts"
import { immediate } from "./immediate.ts"
import type { Block, Program } from "./program.ts"
import type { Dictionary, Signal } from "./run.ts"

/** For how many turns an actor is held up, each time that he could be. */
export type Pace = (actor: Actor) => number

/** A run in which tasks are held up for some turns before and after each wait, and at the end of each block. */
export class PacedRun extends CoroutineRun {
  readonly #pace: Pace

  constructor(program: Program, now: () => number, pace: Pace) {
    super(program, immediate, heldUp, now)
    this.#pace = pace
  }

  override *block(actor: Actor, block: Block): Coroutine<Signal> {
    try {
      return yield* super.block(actor, block)
    } finally {
      yield* this.hold(actor)
    }
  }

  /** Holds the current task up. A cancellation that comes meanwhile is put off until the task really waits. */
  *hold(actor: Actor): Coroutine<void> {
    for (let turns = this.#pace(actor); turns > 0 && !this.runaway; turns--) {
      try {
        yield* sleep(0)
      } catch (error) {
        if (!(error instanceof CancelledError)) throw error
        const task = currentTask()!
        task.cancel(Object.hasOwn(error, "message") ? error.message : undefined)
        task.uncancel() // it was counted when it came
      }
    }
  }
}

// Of these, what they decide is decided at once.
const AT_ONCE: ReadonlySet<string> = new Set(["try", "repeat", "if"])

const heldUp: Dictionary<DoSuspending> = new Map(
  [...suspending].map(([name, act]) => [
    name,
    function* (run: PacedRun, actor: Actor, ...args: readonly unknown[]): Coroutine<Signal> {
      if (!AT_ONCE.has(name)) yield* run.hold(actor)
      try {
        return yield* act(run, actor, ...args)
      } finally {
        yield* run.hold(actor)
      }
    } as DoSuspending,
  ]),
)
