import type { Ambient } from "@corral/core"
import { ManualHost } from "@corral/core/testing"

/** A manual host that hands errors on as they are lost, and whose time passes when there is nothing else to do. */
export class TracedHost extends ManualHost {
  readonly #onLost: (error: unknown, where: string) => void

  constructor(onLost: (error: unknown, where: string) => void, ambient?: Ambient) {
    super(ambient === undefined ? {} : { ambient })
    this.#onLost = onLost
  }

  override reportLost(error: unknown, where: string): void {
    this.#onLost(error, where)
  }

  /** Runs one turn, after a jump to the next deadline if nothing is ready; false if there is none either. */
  step(): boolean {
    return this.turn() || this.jump()
  }
}
