import { InvalidStateError } from "../errors.ts"
import type { AmbientScope } from "../host.ts"
import type { Awaitable, Frame } from "./awaitable.ts"
import { creationSite, noteCreation } from "./call-site.ts"
import { Context, type ContextValues, currentContext, currentOwner, inNameOf } from "./current.ts"
import { Fiber } from "./fiber.ts"
import type { Signal } from "./foreign.ts"
import { type CANCELLED, type FAILED, SUCCEEDED } from "./future.ts"
import { isGenerator } from "./generators.ts"
import { Guest } from "./guest.ts"
import { type Family, findLoop, getRunningLoop, type Loop, type Member } from "./loop.ts"
import type { Runnable } from "./ready-queue.ts"

/** How a task is made. */
export interface TaskOptions {
  /** Its name, for messages; by default "Task-1", "Task-2" and so on. */
  readonly name?: string
  /** The context it runs in; by default a copy of the current one. */
  readonly context?: Context
  /** Starts it at once, up to its first wait, instead of in the next turn; by default as `run` was told. */
  readonly eager?: boolean
}

let made = 0

// An eager start is a call inside the creator's step, so starts within starts use up the native stack. Where asyncio gives
// up with a RecursionError, the next one starts in a turn of its own.
const MOST_EAGER_STARTS = 200
let eagerStarts = 0

/**
 * A coroutine or async function that runs by itself: a future of its outcome.
 *
 * Tasks are made by `createTask` and `group.createTask`.
 *
 * @asyncio asyncio.Task (3.14)
 * @differs `name` and `context` are properties; get_coro and get_stack have no counterpart, because a JavaScript
 *   generator cannot be inspected
 */
export class Task<T> extends Fiber<T> implements Member {
  /** Its number: tasks are counted in the order of their creation. */
  readonly id: number = ++made
  /** @internal */
  before: Member | null = null
  /** @internal */
  after: Member | null = null
  /** Its context; the values for it, until somebody asks. */
  private held: Context | ContextValues
  private givenName: string | undefined
  private family: Family

  /** @internal */
  constructor(
    loop: Loop,
    context: Context | ContextValues,
    frame: Frame,
    scope: AmbientScope | null,
    name: string | undefined,
    family: Family,
  ) {
    super(loop, frame, scope)
    this.held = context
    this.givenName = name
    this.family = family
    family.append(this)
    if (loop.debug) noteCreation(this)
  }

  /** Its name, for messages. */
  get name(): string {
    return this.givenName ?? `Task-${this.id}`
  }

  set name(name: string) {
    this.givenName = name
  }

  /**
   * Requests that the task be cancelled: a CancelledError is thrown into it at its await, in the next turn.
   *
   * The task runs its `finally` blocks, and may wait there. It may also catch the error and go on; `cancelling()` then
   * stays above 0. A task that waits for another task or future cancels that one, too; `shield` prevents it.
   *
   * @param message the message of the CancelledError
   * @returns false if the task is done already
   */
  override cancel(message?: string): boolean {
    return super.cancel(message)
  }

  /** Tells how many requests to cancel the task are open: made by `cancel()` and not taken back by `uncancel()`. */
  cancelling(): number {
    if (!(this.waiter instanceof Guest)) return this.openCancels
    let most = 0
    for (const fiber of this.fibers()) most = Math.max(most, fiber.openCancels)
    return most
  }

  /**
   * Takes one request to cancel the task back; whoever catches a CancelledError that he caused himself does so.
   *
   * @returns how many requests are left; with the last, a cancellation that has not been thrown in yet is withdrawn
   */
  uncancel(): number {
    if (!(this.waiter instanceof Guest)) return this.takeBackCancel()
    for (const fiber of this.fibers()) fiber.takeBackCancel()
    return this.cancelling()
  }

  /**
   * An AbortSignal for functions that take one: the next request to cancel what runs aborts it.
   *
   * Inside of a timeout or group of an async function, it is also aborted by those. What runs after a cancellation, in a
   * `finally`, gets a fresh signal. Prefer `abortable`, which also waits for the work to stop.
   *
   * @throws {InvalidStateError} the runtime has no AbortSignal
   */
  override get signal(): Signal {
    const owner = currentOwner()
    const innermost = owner instanceof Guest && owner.root === this.root ? owner.fiber : null
    if (innermost !== null && innermost !== this.root) return innermost.signal as Signal // the platform's controller made it
    return super.signal as Signal // as above
  }

  /**
   * Awaits an operation for this task, from its async function: for runtimes that cannot tell which task code runs in.
   *
   * Where they can (Node, Deno, Bun), a plain `await` does the same.
   *
   * @throws {InvalidStateError} no async function of the task is running, by rejecting
   */
  async do<V>(awaitable: Awaitable<V>): Promise<V> {
    const owner = currentOwner()
    let guest: object | null = owner instanceof Guest && owner.root === this.root ? owner : this.waiter
    if (guest !== owner) {
      for (let inner = guest; inner instanceof Guest; inner = onlyStrand(inner)?.waiter ?? null) guest = inner
    }
    if (guest instanceof Guest) return guest.adopt(awaitable[Symbol.iterator]())
    throw new InvalidStateError(`Cannot await ${awaitable} for ${this}: it is in no async function`)
  }

  /** A task gets its outcome from its body alone. @internal */
  override setResult(): never {
    throw new InvalidStateError(`Cannot set the result of ${this}: its body alone does`)
  }

  /** A task gets its outcome from its body alone. @internal */
  override setException(): never {
    throw new InvalidStateError(`Cannot set the error of ${this}: its body alone does`)
  }

  /** `<Task "Task-1" pending>` */
  override toString(): string {
    return `<Task "${this.name}" ${this.stateName}>`
  }

  /** Moves a task that started eagerly from the strays to its family. @internal */
  join(family: Family): void {
    if (this.done()) return
    this.family.remove(this)
    this.family = family
    family.append(this)
  }

  /** @internal */
  override get context(): Context {
    if (!(this.held instanceof Context)) this.held = new Context(this.held)
    return this.held
  }

  /** @internal */
  override get root(): Fiber<unknown> {
    return this as Fiber<unknown> // seen as a fiber of anything, it is only compared
  }

  /** Awaits an operation that a coroutine hands to the promise world, in a task of its own. @internal */
  adopt<V>(operation: Iterator<unknown, V, unknown>): Promise<V> {
    return startTask<V>(this.loop, operation).toPromise()
  }

  /** @internal */
  protected override settle(state: typeof SUCCEEDED | typeof FAILED | typeof CANCELLED, outcome: unknown): void {
    this.family.remove(this)
    super.settle(state, outcome)
    if (this.loop.debug && state === SUCCEEDED && this.openCancels > 0) warnOfSwallowing(this)
  }

  /** The fibers that run for this task: its own and the awaits of its async functions. */
  private *fibers(): Generator<Fiber<unknown>> {
    const pending: Fiber<unknown>[] = [this as Fiber<unknown>] // seen as a fiber of anything, it is only asked
    for (let fiber = pending.pop(); fiber !== undefined; fiber = pending.pop()) {
      yield fiber
      if (fiber.waiter instanceof Guest) pending.push(...fiber.waiter.strands)
    }
  }
}

function warnOfSwallowing(task: Task<unknown>): void {
  task.loop.host.warn?.(
    `${task} ended normally although it was asked to cancel: rethrowCancelled(error) in each catch; ` +
      `created at ${creationSite(task)}`,
  )
}

function onlyStrand(guest: Guest<unknown, never>): Fiber<unknown> | undefined {
  const [first, ...others] = guest.strands
  return others.length === 0 ? first : undefined
}

/** Starts a task on a loop, as a member of a family; what the options leave open is as the loop and the family say. */
export function startTask<T>(
  loop: Loop,
  frame: Frame,
  options?: TaskOptions,
  family: Family = loop.strays,
  eager: boolean = loop.eager,
): Task<T> {
  const early = (options?.eager ?? eager) && eagerStarts < MOST_EAGER_STARTS && findLoop() === loop
  const context = options?.context ?? currentContext().values
  const guest = !isGenerator(frame) && frame instanceof Guest ? frame : null // most are generators, which is quicker to tell
  // An async function has an owner of its own: to take out the one that is here would be dear.
  const scope = guest === null ? loop.capture(undefined) : null
  const task = new Task<T>(loop, context, frame, scope, options?.name, early ? loop.strays : family)
  guest?.belongTo(task as Fiber<unknown>, loop.captureOthers()) // as root()
  const first = guest ?? task
  if (early) startEagerly(task, first, family)
  else loop.schedule(first, undefined)
  return task
}

function startEagerly(task: Task<unknown>, first: Runnable, family: Family): void {
  eagerStarts++
  try {
    inNameOf(task, first.run, first, undefined)
  } finally {
    eagerStarts--
  }
  // As in asyncio, a task joins its group after its first step: what that step cancels is not the task itself.
  if (family !== task.loop.strays) task.join(family)
}

/**
 * Finds the task that is running.
 *
 * @returns null in a callback and outside of any task
 * @asyncio asyncio.current_task (3.14)
 * @differs returns null instead of raising RuntimeError where no loop is running
 */
export function currentTask(): Task<unknown> | null {
  const root = currentOwner()?.root
  return root instanceof Task ? root : null
}

/**
 * Lists the tasks of a loop that have not ended, in the order of their creation.
 *
 * @param loop by default the one on which the calling code runs
 * @throws {InvalidStateError} no loop is given, and none runs here
 * @asyncio asyncio.all_tasks (3.14)
 * @differs the order is that of creation
 */
export function allTasks(loop: Loop = getRunningLoop()): Set<Task<unknown>> {
  const tasks = [...loop.families].flatMap((family) => [...family]).filter((member) => member instanceof Task)
  return new Set(tasks.sort((a, b) => a.id - b.id))
}
