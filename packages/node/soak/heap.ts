/** How much the heap may grow from the first third of the samples to the last: so many MB, and this part of it. */
const ALLOWED_MB = 2
const ALLOWED_PART = 0.1

/** What the heap held at times, in MB, each time after a collection. */
export class Heap {
  readonly samples: number[] = []

  sample(): void {
    // Twice: what finalizers let go in the first is collected in the second.
    globalThis.gc?.()
    globalThis.gc?.()
    this.samples.push(process.memoryUsage().heapUsed / 2 ** 20)
  }

  /** The means of the first and of the last third; NaN without samples. */
  thirds(): { readonly first: number; readonly last: number } {
    const length = Math.ceil(this.samples.length / 3)
    return { first: mean(this.samples.slice(0, length)), last: mean(this.samples.slice(-length)) }
  }

  /** Whether it grows; unknown, hence false, where it cannot be told to collect. */
  grows(): boolean {
    const { first, last } = this.thirds()
    return globalThis.gc !== undefined && last > first * (1 + ALLOWED_PART) + ALLOWED_MB
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
