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

interface Watched {
  readonly failure: Failure
  readonly lost: LostErrors
}

// A future that nobody holds any more will never be looked at.
const collected = new FinalizationRegistry<Watched>(({ failure, lost }) => lost.report(failure))

/** The errors of a loop's futures that nobody has looked at; reported when the future is collected or the loop closes. */
export class LostErrors {
  readonly #host: Host
  readonly #unseen = new Map<Failure, string>()

  constructor(host: Host) {
    this.#host = host
  }

  /** Watches over the failure of a future; `whose` names the future in a report. */
  watch(future: object, failure: Failure, whose: string): void {
    this.#unseen.set(failure, whose)
    failure.keptBy(this)
    collected.register(future, { failure, lost: this })
  }

  forget(failure: Failure): void {
    this.#unseen.delete(failure)
  }

  report(failure: Failure): void {
    const whose = this.#unseen.get(failure)
    if (whose === undefined) return
    this.#unseen.delete(failure)
    this.#host.reportLost(failure.error, whose)
  }

  reportAll(): void {
    for (const failure of [...this.#unseen.keys()]) this.report(failure)
  }
}
