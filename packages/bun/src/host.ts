import { AsyncLocalStorage, AsyncResource } from "node:async_hooks"
import { type Host, makeAmbient, makeHoldOpen, makeOnStopRequest, makeWakeAt } from "@corral/core/adapter-kit"
import { bunProcess } from "./process.ts"

/**
 * Bun as a host: microtasks and `setImmediate` for turns, unref'd timers, AsyncLocalStorage for the current task.
 *
 * To change a part of it, spread it: `run(main, { host: { ...bunHost, reportLost } })`.
 *
 * @asyncio asyncio.SelectorEventLoop
 * @differs Bun drives the loop
 */
export const bunHost: Host = {
  name: "bun",
  slice: 4,
  now: () => performance.now(),
  requestTurn: queueMicrotask,
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
  onStopRequest: makeOnStopRequest(bunProcess),
  reportLost: (error, where) => {
    console.error(`corral: an error that no task received, from ${where}:`, error)
  },
  print: (text) => console.log(text),
  warn: (message) => process.emitWarning(message, "CorralWarning"),
  newAbortController: () => new AbortController(),
  ambient: makeAmbient(new AsyncLocalStorage(), () => new AsyncResource("corral")),
}
