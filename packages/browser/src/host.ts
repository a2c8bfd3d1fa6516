import { type Host, makeWakeAt } from "@corral/core/adapter-kit"
import { makePostMacrotask } from "./macrotask.ts"

const postMacrotask = makePostMacrotask(globalThis)

// A page that its user leaves has no more tasks, only the microtasks of this event: what clean-up is to be done must be
// done in them. For so many milliseconds; a program that never rests must not keep the page from going.
const LAST_TURNS = 20
let lastTurnsUntil = 0

/**
 * A browser's page or worker as a host: microtasks and the task scheduler for turns, `pagehide` as the wish to stop.
 *
 * To change a part of it, spread it: `run(main, { host: { ...browserHost, reportLost } })`.
 *
 * @asyncio asyncio.SelectorEventLoop
 * @differs the browser drives the loop; it has nothing that carries the current task through async functions
 */
export const browserHost: Host = {
  name: "browser",
  slice: 4,
  now: () => performance.now(),
  requestTurn: (turn) => queueMicrotask(turn),
  yieldTurn: (turn) => {
    let due: (() => void) | null = turn
    const run = (): void => due?.()
    if (performance.now() < lastTurnsUntil) queueMicrotask(run)
    else postMacrotask(run)
    return () => {
      due = null
    }
  },
  wakeAt: makeWakeAt({
    now: () => performance.now(),
    set: (fire, ms) => setTimeout(fire, ms),
    clear: (timer) => clearTimeout(timer),
  }),
  onStopRequest: (hear) => {
    const onPageHide = ({ persisted }: PageTransitionEvent): void => {
      // A page that is only put aside goes on where it was when the user comes back to it.
      if (persisted) return
      lastTurnsUntil = performance.now() + LAST_TURNS
      hear("pagehide")
    }
    addEventListener("pagehide", onPageHide)
    return () => removeEventListener("pagehide", onPageHide)
  },
  reportLost: (error, where) => {
    console.error(`corral: an error that no task received, from ${where}:`)
    reportError(error)
  },
  print: (text) => console.log(text),
  warn: (message) => console.warn(`corral: ${message}`),
  newAbortController: () => new AbortController(),
}
