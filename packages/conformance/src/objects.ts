import {
  Barrier,
  BoundedSemaphore,
  Condition,
  Event,
  Future,
  LifoQueue,
  Lock,
  PriorityQueue,
  Queue,
  Semaphore,
} from "@corral/core"
import { stateOf } from "./outcomes.ts"
import type { ObjectSpec, Outcome, Predicate, Relation, Value } from "./program.ts"

type SharedObject = Queue<Value> | Lock | Semaphore | Condition | Event | Barrier
export type Kind<T extends SharedObject> = abstract new (...args: never) => T

const QUEUES = { fifo: Queue, lifo: LifoQueue, priority: PriorityQueue }

const RELATIONS: Record<Relation, (a: number, b: number) => boolean> = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
}

/** The objects that a program declares. */
export class Objects {
  readonly cells: Map<string, number> = new Map()
  /** The bare futures, in the order of their declaration. */
  readonly futures: Map<string, Future<unknown>> = new Map()
  readonly #others = new Map<string, SharedObject>()

  declare(name: string, spec: ObjectSpec): void {
    if (spec[0] === "cell") this.cells.set(name, spec[1])
    else if (spec[0] === "future") this.futures.set(name, new Future())
    else this.#others.set(name, this.#make(spec))
  }

  #make(spec: Exclude<ObjectSpec, ["cell" | "future", ...unknown[]]>): SharedObject {
    switch (spec[0]) {
      case "queue":
        return new QUEUES[spec[2] ?? "fifo"]<Value>(spec[1])
      case "lock":
        return new Lock()
      case "semaphore":
        return new Semaphore(spec[1])
      case "bounded_semaphore":
        return new BoundedSemaphore(spec[1])
      case "condition":
        return new Condition(spec[1] === undefined ? undefined : this.get(Lock, spec[1]))
      case "event":
        return new Event()
      case "barrier":
        return new Barrier(spec[1])
    }
  }

  get<T extends SharedObject>(kind: Kind<T>, name: string): T {
    const found = this.#others.get(name)
    if (found instanceof kind) return found
    throw new Error(`Cannot use "${name}": it is not declared as a ${kind.name}`)
  }

  /** The state in which a program has left an object. */
  endOf(name: string): Value | Outcome {
    const future = this.futures.get(name)
    return (future === undefined ? this.stateOf(name) : stateOf(future)) ?? null
  }

  test([cell, relation, bound]: Predicate): boolean {
    return RELATIONS[relation](this.cells.get(cell) ?? Number.NaN, bound)
  }

  /** The public state of an object; undefined for the name of something else. */
  stateOf(name: string): Value | undefined {
    const object = this.#others.get(name)
    if (object === undefined) return this.cells.get(name)
    if (object instanceof Queue) return [object.qsize(), object.empty(), object.full()]
    if (object instanceof Event) return object.isSet()
    if (object instanceof Barrier) return [object.nWaiting, object.broken]
    return object.locked()
  }
}
