import ora from "ora"

/** Shows what is being measured, how much is done, and how long the rest will take. */
export class Progress {
  readonly #spinner = ora({ stream: process.stderr, discardStdin: false })
  readonly #total: number
  readonly #began = performance.now()
  #done = 0

  constructor(total: number) {
    this.#total = total
    this.#spinner.start()
  }

  next(what: string): void {
    const each = (performance.now() - this.#began) / this.#done
    const left = this.#done === 0 ? "" : `, ${minutes(each * (this.#total - this.#done))} left`
    this.#done++
    this.#spinner.text = `${this.#done}/${this.#total}${left}: ${what}`
  }

  end(): void {
    this.#spinner.stop()
  }
}

function minutes(ms: number): string {
  return ms < 90_000 ? `${Math.ceil(ms / 1000)} s` : `${Math.ceil(ms / 60_000)} min`
}
