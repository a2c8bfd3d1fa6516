import {
  abortable,
  type Coroutine,
  Queue,
  rethrowCancelled,
  run,
  sleep,
  type Task,
  type TaskGroup,
  taskGroup,
  timeout,
  until,
} from "@corral/browser"

/** What is searched for. */
export interface City {
  readonly city: string
  readonly country: string
}

/** How far a search is. */
export type Stage = "pausing" | "fetching" | "finished" | "cancelled" | "failed"

/** Hears of all searches. */
export interface SearchListener {
  stage(id: number, text: string, stage: Stage): void
  found(cities: readonly City[]): void
  /** How slow the network pretends to be, in milliseconds. */
  latency(): number
}

const PAUSE = 150 // milliseconds without a keystroke before anything is fetched
const DEADLINE = 8_000 // milliseconds for a search

/** Searches for texts, one after the other: each new one cancels the search before it. */
export class Searches {
  readonly #texts = new Queue<string>()
  readonly #listener: SearchListener
  #count = 0

  constructor(listener: SearchListener) {
    this.#listener = listener
  }

  /** Asks for a text. */
  ask(text: string): void {
    this.#texts.putNowait(text)
  }

  /** Serves until the signal is aborted. */
  async serve(signal: AbortSignal): Promise<void> {
    const serve = this.#serve.bind(this)
    await run(() => taskGroup(serve), { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
  }

  *#serve(group: TaskGroup): Coroutine<void> {
    let search: Task<Stage> | null = null
    for (;;) {
      const text = yield* this.#texts.get()
      search?.cancel()
      const id = ++this.#count
      const tell = (stage: Stage): void => this.#listener.stage(id, text, stage)
      tell("pausing")
      search = group.createTask(this.#search(text, tell))
      // Not in a `finally` of the search: one that is cancelled before its first step never runs.
      search.addDoneCallback((task) => tell(task.cancelled() ? "cancelled" : task.result()))
    }
  }

  *#search(text: string, tell: (stage: Stage) => void): Coroutine<Stage> {
    try {
      yield* sleep(PAUSE)
      tell("fetching")
      const cities = yield* timeout(DEADLINE, () => this.#fetch(text))
      this.#listener.found(cities)
      return "finished"
    } catch (error) {
      rethrowCancelled(error)
      return "failed"
    }
  }

  *#fetch(text: string): Coroutine<City[]> {
    // Cancelled, the request is aborted, and the task waits until it is.
    const response = yield* abortable((signal) => fetch("./cities.json", { signal, cache: "no-store" }))
    if (!response.ok) throw new Error(`Cannot fetch the cities: ${response.status}`)
    const cities: City[] = yield* until(response.json())
    yield* sleep(this.#listener.latency())
    const wanted = text.toLocaleLowerCase()
    return cities.filter(({ city, country }) => `${city} ${country}`.toLocaleLowerCase().includes(wanted))
  }
}
