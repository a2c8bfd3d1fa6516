/** A section that only a number of workers may be in; remembers whether there were ever more. */
export class Section {
  readonly #limit: number
  #inside = 0
  #entered = 0
  #broken = false

  constructor(limit: number) {
    this.#limit = limit
  }

  enter(): void {
    this.#entered++
    if (++this.#inside > this.#limit) this.#broken = true
  }

  leave(): void {
    this.#inside--
  }

  /** How often it was entered; -1 if there were too many in it at a time, or somebody is still inside. */
  get proof(): number {
    return this.#broken || this.#inside > 0 ? -1 : this.#entered
  }
}
