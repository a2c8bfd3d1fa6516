import type { Backoff } from "../backoff.ts"
import { describe, type Log } from "../log.ts"
import type { Outcome } from "../store.ts"
import type { Vitals } from "../vitals.ts"
import { persist } from "./persist.ts"
import type { Queue } from "./queue.ts"

export interface Recording {
  readonly outcomes: Queue<Outcome>
  /** Writes a batch down, all of it or nothing. */
  readonly record: (batch: readonly Outcome[], signal: AbortSignal) => Promise<void>
  readonly batchSize: number
  readonly batchMs: number
  readonly backoff: Backoff
  readonly vitals: Vitals
  readonly log: Log
}

/** Writes outcomes down, many at a time, until the queue is closed and empty. Failed batches are tried again. */
export async function recordOutcomes(recording: Recording, signal: AbortSignal): Promise<void> {
  const { outcomes, record, batchSize, batchMs, backoff, vitals, log } = recording
  for (;;) {
    const batch = await nextBatch(outcomes, batchSize, batchMs, signal)
    if (batch.length === 0) return
    await persist(
      () => record(batch, signal),
      backoff,
      signal,
      (error) => log("outcomes not written", { count: batch.length, error: describe(error) }),
    )
    vitals.batches.add()
  }
}

/** Takes up to `size` items, as many as come within `ms` after the first; none when the queue is closed and empty. */
async function nextBatch<T extends object>(
  queue: Queue<T>,
  size: number,
  ms: number,
  signal: AbortSignal,
): Promise<T[]> {
  const first = await queue.take(signal)
  if (first === null) return []
  const batch = [first]
  // One timer and one signal for the batch. It is not told of `signal`: a batch that has begun is to be written.
  const full = new AbortController()
  const timer = setTimeout(() => full.abort(), ms)
  try {
    while (batch.length < size) {
      const item = await queue.take(full.signal)
      if (item === null) break
      batch.push(item)
    }
  } finally {
    clearTimeout(timer)
  }
  return batch
}
