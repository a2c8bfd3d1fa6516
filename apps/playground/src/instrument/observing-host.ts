import type { Host } from "@corral/browser"

/**
 * A host that does what another does, and calls a function after each turn.
 *
 * A slice of 0 means that the loop asks for each turn, so nothing happens between two looks but one turn.
 */
export function observingHost(host: Host, afterTurn: () => void): Host {
  const watched = (turn: () => void) => (): void => {
    try {
      turn()
    } finally {
      afterTurn()
    }
  }
  return {
    ...host,
    slice: 0,
    requestTurn: (turn) => host.requestTurn(watched(turn)),
    yieldTurn: (turn) => host.yieldTurn(watched(turn)),
    wakeAt: (when, turn) => host.wakeAt(when, watched(turn)),
  }
}
