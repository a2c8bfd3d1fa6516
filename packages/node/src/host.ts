import { AsyncLocalStorage, AsyncResource } from "node:async_hooks"
import { type Host, makeWakeAt } from "@corral/core/adapter-kit"
import { listenForStop } from "./stop-signals.ts"

const owners = new AsyncLocalStorage<object>()
const FOREVER = 2 ** 31 - 1 // milliseconds; an interval of this length wakes the process every 24 days
let holders = 0
let holding: NodeJS.Timeout | undefined

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
  requestTurn: queueMicrotask,
  yieldTurn: (turn) => {
    setImmediate(turn)
  },
  wakeAt: makeWakeAt({
    now: () => performance.now(),
    set: (fire, ms) => setTimeout(fire, ms).unref(),
    clear: clearTimeout,
  }),
  holdOpen: () => {
    if (holders++ === 0) holding = setInterval(() => {}, FOREVER)
    let held = true
    return () => {
      if (held && --holders === 0) clearInterval(holding)
      held = false
    }
  },
  onStopRequest: listenForStop,
  reportLost: (error, where) => {
    console.error(`corral: an error that no task received, from ${where}:`, error)
  },
  print: (text) => console.log(text),
  warn: (message) => process.emitWarning(message, "CorralWarning"),
  newAbortController: () => new AbortController(),
  ambient: {
    run: (owner, body) => owners.run(owner, body),
    current: () => owners.getStore(),
    capture: () => {
      // A resource enters its context in a tenth of the time that a snapshot takes.
      const resource = owners.exit(() => new AsyncResource("corral"))
      return (body) => resource.runInAsyncScope(body)
    },
  },
}
