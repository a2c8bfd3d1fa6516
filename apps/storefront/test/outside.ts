import { EventEmitter, once } from "node:events"
import { setDefaultHost } from "@corral/core/adapter-kit"
import { nodeHost } from "@corral/node"

/** What corral has borrowed of the process for handlers, which run outside of any run: one for each that awaits. */
export const borrowed = { handlers: 0, timers: 0 }

const changes = new EventEmitter<{ returned: [] }>()

setDefaultHost({
  ...nodeHost,
  holdOpen: () => borrow("handlers", nodeHost.holdOpen?.()),
  wakeAt: (when, turn) => {
    const fired = (): void => {
      giveBack()
      turn()
    }
    const giveBack = borrow("timers", nodeHost.wakeAt(when, fired))
    return giveBack
  },
})

function borrow(kind: keyof typeof borrowed, letGo: (() => void) | undefined): () => void {
  borrowed[kind]++
  let held = true
  return () => {
    if (held) borrowed[kind]--
    held = false
    letGo?.()
    changes.emit("returned")
  }
}

/** Waits until all of it has been given back. */
export async function allReturned(): Promise<void> {
  while (borrowed.handlers + borrowed.timers > 0) await once(changes, "returned")
}
