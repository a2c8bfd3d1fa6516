import { Stop } from "./tally.ts"

const COUNT = 4

/** AbortSignals that live for many rounds, as that of a server does. */
export class Signals {
  readonly controllers: AbortController[] = Array.from({ length: COUNT }, () => new AbortController())

  /** Those that were aborted in this round. */
  readonly retired: AbortSignal[] = []

  /** Aborts one, and puts another in its place. */
  abort(index: number): void {
    const controller = this.controllers[index]!
    this.controllers[index] = new AbortController()
    this.retired.push(controller.signal)
    controller.abort(new Stop())
  }

  get(index: number): AbortSignal {
    return this.controllers[index]!.signal // one is always put in another's place
  }

  get count(): number {
    return COUNT
  }
}
