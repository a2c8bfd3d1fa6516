import { AsyncLocalStorage } from "node:async_hooks"
import { getEventListeners } from "node:events"
import { Barrier, type Body, Condition, Event, Lock, type Loop, Queue, Semaphore, type Task } from "@corral/node"
import type { Foreign } from "./foreign.ts"
import type { Random } from "./random.ts"
import type { Signals } from "./signals.ts"
import type { Tally } from "./tally.ts"

const PERMITS = 2

/** What the rounds share. */
export interface Shared {
  readonly tally: Tally
  readonly foreign: Foreign
  readonly signals: Signals
}

/** What kind of programs there are in a round. */
export interface Kind {
  /** What a task may be made of: the same walk in each syntax. */
  readonly syntaxes: readonly Body<void, [walk: Walk]>[]
  /** Whether awaits are raced, which leaves some of them behind. */
  readonly races: boolean
}

/** What the tasks of a round share. */
export class World {
  readonly tally: Tally
  readonly foreign: Foreign
  readonly signals: Signals
  readonly syntaxes: Kind["syntaxes"]
  readonly races: boolean
  readonly locks = [new Lock(), new Lock()]
  readonly semaphores = [new Semaphore(PERMITS), new Semaphore(PERMITS)]
  readonly events = [new Event(), new Event()]
  readonly condition = new Condition()
  readonly barrier = new Barrier(3)
  readonly queue = new Queue<number>(3)
  /** Where its tasks run. */
  loop: Loop | null = null
  /** How many items were put into the queue, and which were taken out. */
  puts = 0
  readonly taken = new Set<number>()
  #items = 0
  /** Tasks that are cancelled now and then. */
  readonly tasks = new Set<Task<unknown>>()
  /** Tasks that go on although whoever awaited them was cancelled. */
  readonly shielded = new Set<Task<unknown>>()

  constructor({ tally, foreign, signals }: Shared, { syntaxes, races }: Kind) {
    this.syntaxes = syntaxes
    this.races = races
    this.tally = tally
    this.foreign = foreign
    this.signals = signals
  }

  /** A number that no other item has. */
  nextItem(): number {
    return this.#items++
  }

  take(item: number): void {
    if (this.taken.has(item)) this.tally.violate(`item ${item} was taken twice`)
    this.taken.add(item)
  }

  /** Says what is still held or waited for, although all tasks have ended. */
  *left(): Generator<string> {
    const { locks, semaphores, events, condition, barrier, queue } = this
    for (const each of [...locks, condition]) if (each.locked()) yield `${each} is held`
    for (const each of semaphores) if (!`${each}`.includes(`${PERMITS} free`)) yield `${each} of ${PERMITS} is held`
    for (const each of [...locks, ...semaphores, ...events, condition, queue]) {
      if (!`${each}`.includes(" 0 waiting")) yield `${each} is waited for`
    }
    if (barrier.nWaiting > 0 || `${barrier}`.includes("draining")) yield `${barrier} is waited for`
    if (this.puts !== this.taken.size + queue.qsize()) {
      yield `${this.puts} items were put, ${this.taken.size} taken, and ${queue.qsize()} are left`
    }
    for (const signal of [...this.signals.controllers.map((each) => each.signal), ...this.signals.retired.splice(0)]) {
      const listeners = getEventListeners(signal, "abort").length
      if (listeners > 0) yield `${listeners} listeners of a signal`
    }
    if (this.foreign.abortables > 0) yield `${this.foreign.abortables} abortable works`
  }
}

/** Holds the name of the task that runs. */
const names = new AsyncLocalStorage<string>()

/** A task's way through the world. */
export class Walk {
  readonly world: World
  readonly random: Random
  /** How much deeper it may nest. */
  readonly depth: number
  /** It goes beside others in one async function, and may be left behind when that ends. */
  readonly beside: boolean
  readonly #name: string

  constructor(world: World, random: Random, depth: number, name: string, beside = false) {
    this.world = world
    this.random = random
    this.depth = depth
    this.beside = beside
    this.#name = name
  }

  /** Goes on in the same task, one level deeper; perhaps beside others. */
  deeper({ beside = false }: { readonly beside?: boolean } = {}): Walk {
    return new Walk(this.world, this.random.fork(), this.depth - 1, this.#name, beside)
  }

  /** Draws a body of either syntax, for the same task or another. */
  body(): Body<void> {
    const walk = this.deeper()
    const body = this.random.pick(this.world.syntaxes)
    return () => body(walk)
  }

  /** Makes a task that has a store of its own, of a body in either syntax. */
  task(create: (body: Body<void>) => Task<void>): Task<void> {
    const { tally, tasks } = this.world
    const walk = new Walk(this.world, this.random.fork(), this.depth, `${++tally.tasks}`)
    const task = walk.enter(() => create(walk.body()))
    tasks.add(task)
    task.addDoneCallback(() => tasks.delete(task))
    return task
  }

  /** Calls a function with this walk's store. */
  enter<T>(body: () => T): T {
    return names.run(this.#name, body)
  }

  /** Looks whether the store is still the task's own. */
  check(): void {
    const { tally } = this.world
    tally.stores++
    const found = names.getStore()
    if (found !== this.#name) tally.violate(`the store of task ${this.#name} is that of ${found}`)
  }
}
