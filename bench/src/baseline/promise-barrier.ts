/** A barrier as one writes it by hand with promises. */
export class PromiseBarrier {
  readonly #parties: number
  #arrived = 0
  #gate = Promise.withResolvers<void>()

  constructor(parties: number) {
    this.#parties = parties
  }

  async wait(): Promise<number> {
    const position = this.#arrived++
    const gate = this.#gate
    if (this.#arrived < this.#parties) await gate.promise
    else {
      this.#arrived = 0
      this.#gate = Promise.withResolvers<void>()
      gate.resolve()
    }
    return position
  }
}
