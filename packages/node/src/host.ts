// The global is a getter, which costs half as much as the reading of the clock.
import { performance } from "node:perf_hooks"
import { type Host, makeHoldOpen, makeOnStopRequest, makeWakeAt } from "@corral/core/adapter-kit"
import { makeNodeAmbient } from "./ambient.ts"
import { nodeProcess } from "./process.ts"

// Node wraps what queueMicrotask() takes into several objects, a promise into none.
const settled = Promise.resolve()

/**
 * Node as a host: microtasks and `setImmediate` for turns, unref'd timers, AsyncLocalStorage for the current task.
 *
 * To change a part of it, spread it: `run(main, { host: { ...nodeHost, reportLost } })`.
 *
 * @asyncio asyncio.SelectorEventLoop
 * @differs Node drives the loop
 */
export const nodeHost: Host = {
  name: "node",
  slice: 4,
  now: () => performance.now(),
  requestTurn: (turn) => {
    settled.then(turn)
  },
  yieldTurn: (turn) => {
    const immediate = setImmediate(turn)
    return () => clearImmediate(immediate)
  },
  wakeAt: makeWakeAt({
    now: () => performance.now(),
    set: (fire, ms) => setTimeout(fire, ms).unref(),
    clear: clearTimeout,
  }),
  holdOpen: makeHoldOpen({ set: setInterval, clear: clearInterval }),
  onStopRequest: makeOnStopRequest(nodeProcess),
  reportLost: (error, where) => {
    console.error(`corral: an error that no task received, from ${where}:`, error)
  },
  print: (text) => console.log(text),
  warn: (message) => process.emitWarning(message, "CorralWarning"),
  newAbortController: () => new AbortController(),
  ambient: makeNodeAmbient(),
}
