import { currentTask, type Future, type Task } from "@corral/core"
import { Actor } from "./actor.ts"
import { NamedError } from "./errors.ts"

/** What the program's names for tasks and futures stand for at the moment. */
export class Names {
  readonly #bound = new Map<string, Future<unknown>>()
  readonly #actors = new Map<Future<unknown>, Actor>()
  readonly #times = new Map<string, number>()
  main: Task<unknown> | null = null
  /** Every other task, in the order of their creation. */
  readonly tasks: [name: string, task: Task<unknown>][] = []

  /** Gives a future a name, from now on. */
  bind(name: string, future: Future<unknown>): void {
    this.#bound.set(name, future)
  }

  bindMain(task: Task<unknown>): Actor {
    this.main = task
    return this.#enter("main", "main", task)
  }

  /** Gives a new task its name, and the actor that goes by it in the trace: the second of a name is `name#2`. */
  bindTask(name: string, task: Task<unknown>): Actor {
    const times = (this.#times.get(name) ?? 0) + 1
    this.#times.set(name, times)
    const unique = times === 1 ? name : `${name}#${times}`
    this.tasks.push([unique, task])
    return this.#enter(name, unique, task)
  }

  #enter(name: string, unique: string, task: Task<unknown>): Actor {
    const actor = new Actor(unique)
    this.#actors.set(task, actor)
    this.#bound.set(name, task)
    return actor
  }

  /** The actor of a task that has its name already. */
  actorOf(task: Future<unknown>): Actor | undefined {
    return this.#actors.get(task)
  }

  find(name: string): Future<unknown> {
    const found = name === "self" ? currentTask() : this.#bound.get(name)
    return found ?? unknown(name)
  }
}

/** What a program gets that names what does not exist yet. */
export function unknown(_name: string): never {
  throw new NamedError("NameError")
}
