/** How long to leave something alone that has just failed. Times are milliseconds. */
export interface Backoff {
  readonly baseMs: number
  readonly maxMs: number
  /** From 0 up to 1; given, so that tests and the demonstration can repeat themselves. */
  readonly random: () => number
}

/**
 * The pause after the `failures`-th failure in a row.
 *
 * Twice as long each time, up to the maximum, of which a random half is taken off: without that, everything that
 * failed together comes back together.
 *
 * @param failures 1 or more
 */
export function backoffMs(failures: number, { baseMs, maxMs, random }: Backoff): number {
  const full = Math.min(maxMs, baseMs * 2 ** (failures - 1))
  return Math.round(full * (1 - random() / 2))
}
