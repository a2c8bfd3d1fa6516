import { type Awaitable, Block, type Frame, type Instruction } from "../engine/awaitable.ts"
import { type Body, checkBody } from "../engine/body.ts"
import type { Scheduler } from "../engine/current.ts"
import { currentFiber, type Fiber } from "../engine/fiber.ts"
import { FAILED, Future } from "../engine/future.ts"
import type { Listener } from "../engine/listener.ts"
import { Family } from "../engine/loop.ts"
import { openBody } from "../engine/open-body.ts"
import type { Runnable } from "../engine/ready-queue.ts"
import { startTask, type Task, type TaskOptions } from "../engine/task.ts"
import { openSource, type TaskSource } from "../engine/task-source.ts"
import { CancelledError, InvalidStateError } from "../errors.ts"
import type { AbortSignalLike } from "../host.ts"
import { ExceptionGroup } from "./exception-group.ts"
import { checkSignal, SignalBlock } from "./signal-block.ts"

/** How a group is made. */
export interface TaskGroupOptions {
  /** Its name, for messages. */
  readonly name?: string
  /** Starts its tasks at once, up to their first wait, unless they say otherwise; by default as `run` was told. */
  readonly eager?: boolean
  /** Cancels the group when it is aborted; the group then throws the signal's reason. */
  readonly signal?: AbortSignalLike
}

/**
 * A group of tasks, as the body of `taskGroup` sees it.
 *
 * @asyncio asyncio.TaskGroup (3.14, and cancel of 3.15)
 * @differs made by the function `taskGroup`, which takes the body
 */
export class TaskGroup implements Listener, Scheduler {
  /** Its name, for messages. */
  readonly name: string
  private readonly eager: boolean | undefined
  private readonly parent: Fiber<unknown>
  /** Those that have not ended. */
  private readonly tasks = new Family()
  /** Ends of tasks that the group is going to hear of. */
  private unheard = 0
  private readonly errors: unknown[] = []
  private state: "open" | "closing" | "closed" = "open"
  private aborting = false
  /** The group cancelled its parent, to interrupt the body. */
  private parentCancelled = false
  private stopped = false
  /** Who waits for the last task to end. */
  private empty: Future<void> | null = null

  /** @internal */
  constructor(parent: Fiber<unknown>, options: TaskGroupOptions) {
    this.parent = parent
    parent.loop.families.append(this.tasks)
    this.eager = options.eager
    this.name = options.name ?? ""
  }

  /** Where a task schedules the group when it ends: itself, for it need not hear of each. @internal */
  get loop(): Scheduler {
    return this
  }

  /** @internal */
  get waiting(): object {
    return this.parent.root
  }

  /**
   * Runs a coroutine or async function as a task of the group.
   *
   * If it fails, the other tasks and the body are cancelled, and the group throws an `ExceptionGroup`.
   *
   * @param source a body, a coroutine that has not started (`load(7)` with a generator function `load`), or an
   *   operation
   * @throws {TypeError} it is anything else, a promise in particular
   * @throws {InvalidStateError} the group has ended or is being cancelled; nothing was started
   */
  createTask<T>(source: TaskSource<T>, options?: TaskOptions): Task<T> {
    if (this.state !== "open" || this.aborting) this.checkOpen()
    const frame = openSource(source, "group.createTask()")
    const task = startTask<T>(this.parent.loop, frame, options, this.tasks, this.eager)
    task.listen(this)
    return task
  }

  /**
   * Cancels the tasks that are left and the body; the group then ends without an error of its own.
   *
   * The body is interrupted at its next wait, and the result of the group is then undefined. Calling it again, or after
   * the group has ended, does nothing.
   */
  cancel(): void {
    if (this.state === "closed" || this.stopped) return
    this.stopped = true
    if (this.aborting) return
    this.abort()
    this.cancelParent()
  }

  /** `<TaskGroup "workers" open, 3 tasks>` */
  toString(): string {
    const name = this.name === "" ? "" : ` "${this.name}"`
    const state = this.aborting && this.state !== "closed" ? "being cancelled" : this.state
    return `<TaskGroup${name} ${state}, ${this.tasks.size} tasks>`
  }

  /** A task has ended: if it failed or is the last, the group hears of it in a turn. @internal */
  schedule(_group: Runnable, ended: unknown): void {
    const task = ended as Task<unknown> // the group listens to its tasks only
    if (task.state !== FAILED && this.tasks.size > 0) return
    this.unheard++
    this.parent.loop.schedule(this, task)
  }

  /** Hears of the end of a task. @internal */
  run(ended: unknown): void {
    const task = ended as Task<unknown> // as above
    this.unheard--
    if (this.ended && this.empty !== null && !this.empty.done()) this.empty.setResult()
    if (task.state !== FAILED) return
    this.errors.push(task.failure()?.error)
    if (this.aborting || this.parentCancelled) return
    this.abort()
    this.cancelParent()
  }

  /** The body has ended. @internal */
  close(): void {
    this.state = "closing"
  }

  /** Cancels the tasks, once, in the order of their creation. @internal */
  abort(): void {
    if (this.aborting) return
    this.aborting = true
    for (const task of this.tasks) task.cancel()
  }

  /** What to wait for until the last task has ended; null if none is left. @internal */
  untilEmpty(): Future<void> | null {
    this.empty = this.ended ? null : new Future()
    return this.empty
  }

  /**
   * Ends the group.
   *
   * @param bodyError what the body threw
   * @param cancellation what is due if the tasks failed with nothing
   * @returns what to throw
   * @internal
   */
  conclude(
    bodyError: { readonly error: unknown } | null,
    cancellation: { readonly error: unknown } | null,
  ): { readonly error: unknown } | null {
    this.state = "closed"
    const parent = this.parent
    parent.loop.families.remove(this.tasks)
    const errors = this.errors
    let due = cancellation
    // What the group itself cancelled it takes back; if nobody else cancelled the parent, nothing is left of it.
    if (this.parentCancelled && parent.takeBackCancel() === 0) due = null
    if (due !== null && errors.length === 0) return due
    if (bodyError !== null && !(bodyError.error instanceof CancelledError)) errors.push(bodyError.error)
    if (errors.length === 0) return null
    // The errors go first; a cancellation from outside that they displace is delivered at the parent's next wait.
    if (parent.openCancels > 0) {
      parent.takeBackCancel()
      parent.cancel()
    }
    return { error: new ExceptionGroup("unhandled errors in a TaskGroup", errors) }
  }

  /** All its tasks have ended, and it has heard of it. */
  private get ended(): boolean {
    return this.tasks.size === 0 && this.unheard === 0
  }

  /** New tasks may also come from those that the closing group waits for. */
  private checkOpen(): void {
    if (this.state === "closed" || (this.state === "closing" && this.ended)) {
      throw new InvalidStateError(`Cannot create a task in ${this}: it has ended`)
    }
    if (this.aborting) throw new InvalidStateError(`Cannot create a task in ${this}: it is being cancelled`)
  }

  private cancelParent(): void {
    this.parentCancelled = true
    this.parent.cancel()
  }
}

/** Runs the body of a group, then waits for its tasks. */
class GroupBlock<T> extends Block<T> {
  private readonly body: Body<T, [group: TaskGroup]>
  private readonly options: TaskGroupOptions
  private group: TaskGroup | null = null
  private waiting = false
  private result: T | undefined = undefined
  private bodyError: { readonly error: unknown } | null = null
  /** What interrupted the body or the waiting: a CancelledError, unless somebody drives the operation by hand. */
  private cancellation: { readonly error: unknown } | null = null

  constructor(body: Body<T, [group: TaskGroup]>, options: TaskGroupOptions) {
    super()
    this.body = body
    this.options = options
  }

  override next(value: unknown): IteratorResult<Instruction, T> {
    const group = this.group
    if (group === null) {
      this.group = new TaskGroup(currentFiber(), this.options)
      return this.runBody()
    }
    if (!this.waiting) {
      this.result = value as T // the outcome of the body
      group.close()
    }
    return this.wait(group)
  }

  override throw(error: unknown): IteratorResult<Instruction, T> {
    const group = this.group
    if (group === null) throw error
    if (!this.waiting) {
      this.bodyError = { error }
      if (error instanceof CancelledError) this.cancellation = { error }
      group.close()
      group.abort()
    } else {
      group.abort()
      // Also when the tasks are being cancelled already, by `cancel`: whose it is, the group knows at its end. An error of
      // the body's goes first.
      if (this.bodyError === null) this.cancellation ??= { error }
    }
    return this.wait(group)
  }

  override enter(): Frame {
    return openBody(this.body, [this.group as TaskGroup], "taskGroup()") // next() has made it
  }

  override toString(): string {
    return String(this.group ?? "taskGroup()")
  }

  // A cancellation can interrupt the waiting, even several: it is taken up again until the last task has ended.
  private wait(group: TaskGroup): IteratorResult<Instruction, T> {
    this.waiting = true
    const empty = group.untilEmpty()
    if (empty !== null) return this.suspend(empty)
    const outcome = group.conclude(this.bodyError, this.cancellation)
    if (outcome !== null) throw outcome.error
    return this.finish(this.result as T) // undefined only if group.cancel() interrupted the body, as it says
  }
}

/**
 * Runs a body and the tasks that it creates in the group, and ends when all of them have.
 *
 * If a task fails, or the body does, the others are cancelled, and when they have ended all errors are thrown together.
 * If the task that runs the group is cancelled, so are the tasks of the group.
 *
 * @param body gets the group
 * @returns what the body returns
 * @throws {ExceptionGroup} tasks or the body failed; its `errors` in the order in which they did
 * @throws {CancelledError} the task was cancelled, and nothing failed
 * @throws the reason of `signal`, if it was aborted, and nothing failed; if it was before, nothing has happened
 * @throws {TypeError} the body is no body
 * @example
 * function* double(n: number) {
 *   yield* sleep(10)
 *   return 2 * n
 * }
 * const sum = yield* taskGroup(function* (group) {
 *   const tasks = [group.createTask(double(1)), group.createTask(double(2))]
 *   return (yield* gather(tasks)).reduce((a, b) => a + b)
 * })
 * sum // => 6
 * @asyncio async with asyncio.TaskGroup() (3.14)
 * @differs a function that takes the body, because a `using` block is not told how its body ended
 */
export function taskGroup<T>(body: Body<T, [group: TaskGroup]>, options: TaskGroupOptions = {}): Awaitable<T> {
  checkBody(body, "taskGroup()")
  const group = new GroupBlock(body, options)
  const { signal } = options
  if (signal === undefined) return group
  checkSignal(signal)
  return new SignalBlock(signal, () => group[Symbol.iterator]())
}
