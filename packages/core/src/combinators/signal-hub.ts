import { type Linked, LinkedList } from "../engine/linked-list.ts"
import type { AbortSignalLike } from "../host.ts"

/** A place among those who hear of a signal. */
export class Hearer implements Linked<Hearer> {
  before: Hearer | null = null
  after: Hearer | null = null
  readonly heard: () => void

  constructor(heard: () => void) {
    this.heard = heard
  }
}

const hubs = new WeakMap<AbortSignalLike, SignalHub>()

/**
 * All who hear when a signal is aborted, in the order in which they came, by one listener on it.
 *
 * A signal looks through its listeners when one is added or removed: with a listener for each, every request of a server
 * that listens to one signal of its shutdown would make the next one dearer.
 */
export class SignalHub {
  readonly #signal: AbortSignalLike
  readonly #hearers = new LinkedList<Hearer>()
  readonly #onAbort = (): void => {
    for (const hearer of [...this.#hearers]) hearer.heard()
  }

  static of(signal: AbortSignalLike): SignalHub {
    const known = hubs.get(signal)
    if (known !== undefined) return known
    const hub = new SignalHub(signal)
    hubs.set(signal, hub)
    return hub
  }

  constructor(signal: AbortSignalLike) {
    this.#signal = signal
  }

  add(heard: () => void): Hearer {
    const hearer = new Hearer(heard)
    this.#hearers.append(hearer)
    if (this.#hearers.size === 1) this.#signal.addEventListener("abort", this.#onAbort)
    return hearer
  }

  remove(hearer: Hearer): void {
    this.#hearers.remove(hearer)
    if (this.#hearers.size === 0) this.#signal.removeEventListener("abort", this.#onAbort)
  }
}
