import { type Body, type Coroutine, call, type Queue, QueueShutDown, TimeoutError, timeout } from "@corral/node"
import type { Backoff } from "./backoff.ts"
import { describe, type Log } from "./log.ts"
import { persist } from "./persist.ts"
import type { Outcome } from "./store.ts"
import type { Vitals } from "./vitals.ts"

export interface Recording {
  readonly outcomes: Queue<Outcome>
  /** Writes a batch down, all of it or nothing. */
  readonly record: Body<void, [batch: readonly Outcome[]]>
  readonly batchSize: number
  readonly batchMs: number
  readonly backoff: Backoff
  readonly vitals: Vitals
  readonly log: Log
}

/**
 * Writes outcomes down, many at a time, until the queue is shut down and empty.
 *
 * A batch that cannot be written is kept and tried again: losing it would send its webhooks a second time.
 */
export function* recordOutcomes(recording: Recording): Coroutine<void> {
  const { outcomes, record, batchSize, batchMs, backoff, vitals, log } = recording
  for (;;) {
    const batch = yield* nextBatch(outcomes, batchSize, batchMs)
    if (batch.length === 0) return
    yield* persist(
      () => call(record, batch),
      backoff,
      (error) => log("outcomes not written", { count: batch.length, error: describe(error) }),
    )
    vitals.batches.add()
  }
}

/**
 * Takes the next items of a queue: up to `size`, and as many as come within `ms` after the first.
 *
 * @returns the items, oldest first; none when the queue is shut down and empty
 */
export function* nextBatch<T>(queue: Queue<T>, size: number, ms: number): Coroutine<T[]> {
  const batch: T[] = []
  try {
    batch.push(yield* queue.get())
    yield* timeout(ms, function* () {
      while (batch.length < size) batch.push(yield* queue.get())
    })
  } catch (error) {
    if (!(error instanceof TimeoutError || error instanceof QueueShutDown)) throw error
  }
  return batch
}
