/** Something to wait for, that may happen again and again. It stays rung until it is cleared. */
export class Bell {
  #isRung = false
  readonly #listeners = new Set<() => void>()

  ring(): void {
    this.#isRung = true
    for (const wake of this.#listeners) wake()
  }

  clear(): void {
    this.#isRung = false
  }

  /** Waits until it is rung, but no longer than `ms`. Rejects with the reason of the signal when that is aborted. */
  heard(signal: AbortSignal, ms?: number): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason)
    if (this.#isRung) return Promise.resolve()
    return new Promise((resolve, reject) => {
      const timer = ms === undefined ? undefined : setTimeout(wake, ms)
      const leave = () => {
        clearTimeout(timer)
        this.#listeners.delete(wake)
        signal.removeEventListener("abort", onAbort)
      }
      const onAbort = () => {
        leave()
        reject(signal.reason)
      }
      function wake() {
        leave()
        resolve()
      }
      this.#listeners.add(wake)
      signal.addEventListener("abort", onAbort)
    })
  }
}
