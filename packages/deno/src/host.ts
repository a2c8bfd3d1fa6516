import { AsyncLocalStorage, AsyncResource } from "node:async_hooks"
import { setImmediate } from "node:timers"
import { type Host, makeAmbient, makeHoldOpen, makeOnStopRequest, makeWakeAt } from "@corral/core/adapter-kit"
import { denoProcess } from "./process.ts"
import { deno } from "./runtime.ts"

/**
 * Deno as a host: microtasks and `setImmediate` for turns, unref'd timers, AsyncLocalStorage for the current task.
 *
 * To change a part of it, spread it: `run(main, { host: { ...denoHost, reportLost } })`.
 *
 * @asyncio asyncio.SelectorEventLoop
 * @differs Deno drives the loop
 */
export const denoHost: Host = {
  name: "deno",
  slice: 4,
  now: () => performance.now(),
  requestTurn: queueMicrotask,
  yieldTurn: (turn) => {
    const immediate = setImmediate(turn)
    return () => clearImmediate(immediate)
  },
  wakeAt: makeWakeAt({
    now: () => performance.now(),
    set: (fire, ms) => {
      const timer = setTimeout(fire, ms)
      deno.unrefTimer(timer)
      return timer
    },
    clear: clearTimeout,
  }),
  holdOpen: makeHoldOpen({ set: setInterval, clear: clearInterval }),
  onStopRequest: makeOnStopRequest(denoProcess),
  reportLost: (error, where) => {
    console.error(`corral: an error that no task received, from ${where}:`, error)
  },
  print: (text) => console.log(text),
  warn: (message) => console.warn(`corral: ${message}`),
  newAbortController: () => new AbortController(),
  ambient: makeAmbient(new AsyncLocalStorage(), () => new AsyncResource("corral")),
}
