/**
 * The floor: the least that can drive generators. No cancellation, no errors, no groups, no timers, no promises.
 *
 * A fiber yields a line to stand in it until it is woken, or nothing to let the others go first.
 */
export type Fibre<T> = Generator<Line | undefined, T, unknown>

/** Those who wait for the same thing. A fiber is in one line at a time, so that its own link serves all of them. */
export class Line {
  #first: Fiber<unknown> | null = null
  #last: Fiber<unknown> | null = null

  get empty(): boolean {
    return this.#first === null
  }

  join(fiber: Fiber<unknown>): void {
    if (this.#last === null) this.#first = fiber
    else this.#last.next = fiber
    this.#last = fiber
  }

  leave(): Fiber<unknown> | null {
    const fiber = this.#first
    if (fiber === null) return null
    this.#first = fiber.next
    if (this.#first === null) this.#last = null
    fiber.next = null
    return fiber
  }

  wakeNext(): void {
    const fiber = this.leave()
    if (fiber !== null) ready.join(fiber)
  }

  wakeAll(): void {
    for (let fiber = this.leave(); fiber !== null; fiber = this.leave()) ready.join(fiber)
  }
}

const ready = new Line()

/** A running generator, and the line of those who wait for its end. */
export class Fiber<T> extends Line {
  next: Fiber<unknown> | null = null
  done = false
  result: T | undefined = undefined
  readonly #generator: Fibre<T>

  constructor(generator: Fibre<T>) {
    super()
    this.#generator = generator
    ready.join(this)
  }

  step(): void {
    const { done, value } = this.#generator.next()
    if (done === true) {
      this.done = true
      this.result = value
      this.wakeAll()
    } else (value ?? ready).join(this)
  }
}

export function spawn<T>(generator: Fibre<T>): Fiber<T> {
  return new Fiber(generator)
}

export function* join<T>(fiber: Fiber<T>): Fibre<T> {
  if (!fiber.done) yield fiber
  return fiber.result as T // it is done
}

/** Runs a fiber and all that it spawns. */
export async function trampoline<T>(main: Fibre<T>): Promise<T> {
  const fiber = spawn(main)
  for (let next = ready.leave(); next !== null; next = ready.leave()) next.step()
  return fiber.result as T // nothing is left to run
}
