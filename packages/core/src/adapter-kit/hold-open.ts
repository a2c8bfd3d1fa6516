import { LONGEST_DELAY } from "./timer.ts"

/** What keeps a process alive: an interval that does nothing. */
export interface HostIntervals<T> {
  /** Calls a function again and again, each time after so many milliseconds; it keeps the process alive. */
  set(tick: () => void, ms: number): T
  clear(interval: T): void
}

/**
 * Makes `Host.holdOpen` of a runtime's intervals: one for all who hold the process open, until the last lets go.
 *
 * @asyncio none
 * @differs asyncio.run blocks, which keeps the process alive by itself
 */
export function makeHoldOpen<T>(intervals: HostIntervals<T>): () => () => void {
  let holders = 0
  let interval: T
  return () => {
    if (holders++ === 0) interval = intervals.set(() => {}, LONGEST_DELAY)
    let held = true
    return () => {
      if (held && --holders === 0) intervals.clear(interval)
      held = false
    }
  }
}
