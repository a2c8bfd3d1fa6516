/** The longest delay that setTimeout takes, in milliseconds; it fires at once when given a longer one. */
export const LONGEST_DELAY: number = 2 ** 31 - 1

/** What a runtime's timers look like. */
export interface HostTimers<T> {
  /** The clock in milliseconds against which deadlines are given. */
  now(): number
  /** Calls a function after a delay in milliseconds, at most 2³¹ − 1; the timer alone keeps no process alive. */
  set(fire: () => void, ms: number): T
  clear(timer: T): void
}

/**
 * Makes `Host.wakeAt` of a runtime's timers: it never fires early, however far off the deadline is.
 *
 * @asyncio none
 * @differs asyncio's selector waits by itself
 */
export function makeWakeAt<T>(timers: HostTimers<T>): (when: number, turn: () => void) => () => void {
  return (when, turn) => {
    let timer = timers.set(check, delay())
    // Runtimes round delays down and cut long ones off: what fires too early is set again.
    function check(): void {
      if (timers.now() >= when) turn()
      else timer = timers.set(check, delay())
    }
    function delay(): number {
      return Math.min(LONGEST_DELAY, Math.max(0, Math.ceil(when - timers.now())))
    }
    return () => timers.clear(timer)
  }
}
