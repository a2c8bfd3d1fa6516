import { allTasks, currentTask, type Task } from "@corral/browser"
import { describeError, describeValue } from "../trace/describe.ts"
import type { BlockKind, Happening, MessageKind, Outcome, TraceEvent } from "../trace/event.ts"
import { waitOf } from "./wait-of.ts"

/** How many events a recording holds: a scenario that spins would fill the memory of the page. */
export const MOST_EVENTS = 5_000

/** What is known of a task that has not ended. */
interface Watched {
  readonly id: number
  readonly task: Task<unknown>
  /** The last that was told of it: its activity and what it waits for. */
  told: string
  /** How many requests to cancel it were open when it was looked at last. */
  requests: number
  /** When its last step ended; null if no step was seen. */
  stepEnded: number | null
  /** What its body ended with, where that was seen: to ask the task for its error would count as handling it. */
  ending: { readonly error: unknown } | { readonly value: unknown } | null
  /** The groups and timeouts that it is in, the innermost last. */
  readonly blocks: number[]
}

/** Notes what tasks do, and hands it on. */
export class Recorder {
  readonly #now: () => number
  readonly #post: (events: TraceEvent[], began: number) => void
  /** The time of the first event, on the clock: time 0 of the run. */
  #began: number | null = null
  readonly #open = new Map<Task<unknown>, Watched>()
  readonly #known = new WeakMap<Task<unknown>, Watched>()
  #events: TraceEvent[] = []
  #count = 0
  #lastId = 0
  /** What the task belongs to that is being created. */
  #parentOfNext: number | null = null

  /** @param now the clock, in milliseconds */
  constructor(now: () => number, post: (events: TraceEvent[], began: number) => void) {
    this.#now = now
    this.#post = post
  }

  /** The time in milliseconds since the first event. */
  time(): number {
    return this.#since(this.#now())
  }

  /** Creates a task, in a block or in what the task that runs is in. */
  create<T>(make: () => Task<T>, block: number | null = this.#innermost()): Task<T> {
    // One that starts eagerly is seen in its first step, before it is returned.
    this.#parentOfNext = block
    try {
      const task = make()
      this.task(task)
      return task
    } finally {
      this.#parentOfNext = null // what corral refuses to make a task of never takes it
    }
  }

  /** Notes a task. */
  task(task: Task<unknown>): Watched {
    const known = this.#known.get(task)
    if (known !== undefined) return known
    const parent = this.#parentOfNext ?? this.#innermost()
    this.#parentOfNext = null
    const id = ++this.#lastId
    const watched: Watched = {
      id,
      task,
      told: "ready",
      requests: 0,
      stepEnded: null,
      ending: null,
      blocks: [],
    }
    this.#known.set(task, watched)
    this.#open.set(task, watched)
    this.#add({ type: "task", id, name: task.name, parent })
    return watched
  }

  /** A task begins a step. It is told at once, so that one that never ends its step is seen to run. */
  enter(task: Task<unknown>): void {
    const watched = this.task(task)
    this.#tell(watched, "running", "")
    this.flush()
  }

  /** A task ends a step, in which it may have created others. */
  leave(task: Task<unknown>): void {
    const watched = this.#open.get(task)
    if (watched !== undefined) watched.stepEnded = this.time()
    for (const each of allTasks()) this.task(each)
  }

  /** The body of a task has ended. */
  ending(task: Task<unknown>, ending: { readonly error: unknown } | { readonly value: unknown }): void {
    const watched = this.#known.get(task)
    if (watched !== undefined) watched.ending = ending
  }

  /** The task that runs goes into a block; returns the block's number, with which it is left. */
  openBlock(kind: BlockKind, name: string): number {
    const task = currentTask()
    const inside = task === null ? undefined : this.task(task)
    const id = ++this.#lastId
    this.#add({ type: "block", id, kind, name, parent: this.#innermost() })
    inside?.blocks.push(id)
    return id
  }

  /** The deadline of a timeout, on the recorder's clock; null for none. */
  deadline(id: number, deadline: number | null): void {
    this.#add({ type: "deadline", id, deadline: deadline === null ? null : this.#since(deadline) })
  }

  closeBlock(id: number, outcome: Outcome, text: string): void {
    const task = currentTask()
    const blocks = task === null ? undefined : this.#known.get(task)?.blocks
    // Async functions can hold blocks side by side, under Promise.all.
    const index = blocks?.lastIndexOf(id) ?? -1
    if (index >= 0) blocks?.splice(index, 1)
    this.#add({ type: "end", id, outcome, text })
  }

  message(kind: MessageKind, text: string): void {
    const task = currentTask()
    this.#add({ type: "message", id: (task && this.#known.get(task)?.id) ?? null, kind, text })
  }

  /** Looks at all tasks after a turn, and tells what has changed. */
  look(): void {
    for (const watched of this.#open.values()) {
      const { task } = watched
      const requests = task.cancelling()
      if (requests !== watched.requests) this.#add({ type: "requests", id: watched.id, requests })
      watched.requests = requests
      if (task.done()) {
        this.#open.delete(task)
        this.#add({ type: "end", id: watched.id, ...endingOf(watched) }, watched.stepEnded)
      } else {
        const on = waitOf(task)
        this.#tell(watched, on === null ? "ready" : "waiting", on ?? "", watched.stepEnded)
      }
      watched.stepEnded = null
    }
    this.flush()
  }

  flush(): void {
    if (this.#events.length === 0 || this.#began === null) return
    this.#post(this.#events, this.#began)
    this.#events = []
  }

  /** The block that the task that runs is in, or else the task itself. */
  #innermost(): number | null {
    const task = currentTask()
    const watched = task === null ? undefined : this.#known.get(task)
    return watched?.blocks.at(-1) ?? watched?.id ?? null
  }

  #since(time: number): number {
    this.#began ??= time
    return time - this.#began
  }

  #tell(watched: Watched, activity: "ready" | "running" | "waiting", on: string, at: number | null = null): void {
    const told = `${activity} ${on}`
    if (told === watched.told) return
    watched.told = told
    this.#add({ type: "activity", id: watched.id, activity, on }, at)
  }

  #add(happening: Happening, at: number | null = null): void {
    if (this.#count++ < MOST_EVENTS) this.#events.push({ ...happening, at: at ?? this.time() })
  }
}

function endingOf({ task, ending }: Watched): { outcome: Outcome; text: string } {
  if (task.cancelled()) return { outcome: "cancelled", text: "" }
  if (ending !== null) return "error" in ending ? failed(ending.error) : done(ending.value)
  const error = task.exception()
  return error === null ? done(task.result()) : failed(error)
}

function done(value: unknown): { outcome: Outcome; text: string } {
  return { outcome: "done", text: value === undefined ? "" : describeValue(value) }
}

function failed(error: unknown): { outcome: Outcome; text: string } {
  return { outcome: "failed", text: describeError(error) }
}
