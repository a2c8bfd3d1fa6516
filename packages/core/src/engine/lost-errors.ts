import type { Host } from "../host.ts"

/** The error of a future, and whether anybody has looked at it. */
export class Failure {
  readonly error: unknown
  #seen = false
  #lost: LostErrors | null = null

  constructor(error: unknown) {
    this.error = error
  }

  get seen(): boolean {
    return this.#seen
  }

  /** Somebody has looked at it: it will not be reported. */
  see(): void {
    this.#seen = true
    this.#lost?.forget(this)
    this.#lost = null
  }

  /** @internal */
  keptBy(lost: LostErrors): void {
    this.#lost = lost
  }
}

/** The errors of a loop's futures that nobody has looked at; reported when the future is collected or the loop closes. */
export class LostErrors {
  readonly #host: Host
  readonly #unseen = new Map<Failure, string>()
  // A future that nobody holds any more will never be looked at. One registry for each loop, which goes with the loop: what
  // is registered is held until then, and a failure can lead back to the future.
  readonly #collected = new FinalizationRegistry<Failure>((failure) => this.report(failure))

  constructor(host: Host) {
    this.#host = host
  }

  /** Watches over the failure of a future; `whose` names the future in a report. */
  watch(future: object, failure: Failure, whose: string): void {
    this.#unseen.set(failure, whose)
    failure.keptBy(this)
    this.#collected.register(future, failure, failure)
  }

  // What is registered is held, and an error leads back to its future: by its stack, its cause, its group.
  forget(failure: Failure): void {
    this.#unseen.delete(failure)
    this.#collected.unregister(failure)
  }

  report(failure: Failure): void {
    const whose = this.#unseen.get(failure) as string // what is forgotten is not registered any more
    this.forget(failure)
    this.#host.reportLost(failure.error, whose)
  }

  reportAll(): void {
    for (const failure of [...this.#unseen.keys()]) this.report(failure)
  }
}
