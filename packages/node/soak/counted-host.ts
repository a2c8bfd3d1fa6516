import { type Host, nodeHost } from "@corral/node"

/** Node as a host that counts what corral has borrowed of it. */
export class CountedHost {
  timers = 0
  holds = 0
  /** The errors that no task received. */
  readonly lost: string[] = []

  readonly host: Host = {
    ...nodeHost,
    wakeAt: (when, turn) => {
      this.timers++
      const giveBack = once(() => this.timers--)
      const forget = nodeHost.wakeAt(when, () => {
        giveBack()
        turn()
      })
      return () => {
        giveBack()
        forget()
      }
    },
    holdOpen: () => {
      this.holds++
      const letGo = nodeHost.holdOpen?.()
      return once(() => {
        this.holds--
        letGo?.()
      })
    },
    reportLost: (error, where) => {
      this.lost.push(`${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    },
  }
}

function once(act: () => void): () => void {
  let due = true
  return () => {
    if (due) act()
    due = false
  }
}
