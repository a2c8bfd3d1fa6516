import type { Host } from "@corral/core"

/** Waits for so many milliseconds of a host's own clock. */
export function rest(host: Host, ms: number): Promise<void> {
  return new Promise((resolve) => host.wakeAt(host.now() + ms, resolve))
}

/** Waits until a host has had its own turn. */
export function hostTurn(host: Host): Promise<void> {
  return new Promise((resolve) => host.yieldTurn(resolve))
}
