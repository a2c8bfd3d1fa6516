import { CancelledError, type Coroutine, currentTask, sleep } from "@corral/core"
import type { Actor } from "./actor.ts"
import { CoroutineRun, type DoSuspending } from "./coroutine-run.ts"
import { suspending } from "./generator-syntax.ts"
import { immediate } from "./immediate.ts"
import type { Block, Program, Value } from "./program.ts"
import { RestOfTurn } from "./rest-of-turn.ts"
import type { Dictionary, Signal } from "./run.ts"

/** Where a task can be held up: where it starts, before and after it waits, and where the body of an operation ends. */
export type Place = "start" | "before" | "after" | "end"

/** How long an actor is held up. */
export interface Delay {
  /** For so many turns. */
  readonly turns: number
  /** Then so many times for the rest of a turn, in which others that rest go on. */
  readonly rests: number
}

/** How long an actor is held up this time. */
export type Pace = (actor: Actor, place: Place) => Delay

/** A run in which tasks are held up, now and then, for some turns. */
export class PacedRun extends CoroutineRun {
  readonly #pace: Pace

  constructor(program: Program, now: () => number, pace: Pace) {
    super(program, immediate, heldUp, now)
    this.#pace = pace
  }

  override *task(name: string, block: Block): Coroutine<Value> {
    const actor = this.names.actorOf(currentTask()!)
    // It cannot be told from one that has not started; one that starts eagerly, which has no name yet, starts at once.
    if (actor !== undefined) for (let { turns } = this.#pace(actor, "start"); turns > 0; turns--) yield* sleep(0)
    return yield* super.task(name, block)
  }

  override *block(actor: Actor, block: Block): Coroutine<Signal> {
    try {
      return yield* super.block(actor, block)
    } finally {
      yield* this.hold(actor, "after")
    }
  }

  override *inside(actor: Actor, block: Block): Coroutine<Signal> {
    try {
      return yield* super.inside(actor, block)
    } finally {
      yield* this.hold(actor, "end")
    }
  }

  /** Holds the current task up. A cancellation that comes meanwhile is put off until the task really waits. */
  *hold(actor: Actor, place: Place): Coroutine<void> {
    let { turns, rests } = this.#pace(actor, place)
    for (; turns > 0 && !this.runaway; turns--) {
      try {
        yield* sleep(0)
      } catch (error) {
        if (!(error instanceof CancelledError)) throw error
        const task = currentTask()!
        task.cancel(Object.hasOwn(error, "message") ? error.message : undefined)
        task.uncancel() // it was counted when it came
      }
    }
    for (; rests > 0 && !this.runaway; rests--) yield* new RestOfTurn()
  }
}

// Of these, what they decide is decided at once.
const AT_ONCE: ReadonlySet<string> = new Set(["try", "repeat", "if"])

const heldUp: Dictionary<DoSuspending> = new Map(
  [...suspending].map(([name, act]) => [
    name,
    function* (run: PacedRun, actor: Actor, ...args: readonly unknown[]): Coroutine<Signal> {
      if (!AT_ONCE.has(name)) yield* run.hold(actor, "before")
      try {
        return yield* act(run, actor, ...args)
      } finally {
        yield* run.hold(actor, "after")
      }
    } as DoSuspending,
  ]),
)
