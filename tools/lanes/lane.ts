import type { SystemBrowser } from "../browsers/locate.ts"

/** The adapters, and so the kinds of runtimes. */
export type Adapter = "node" | "deno" | "bun" | "browser"

/** A runtime on which the suites run. */
export interface Lane {
  readonly name: string
  readonly adapter: Adapter
  /** The browser that it is, if it is one. */
  readonly browser?: SystemBrowser
  /** The version of Node that it is, if it is one. */
  readonly major?: number
}

/** All runtimes that are supported. */
export const LANES: readonly Lane[] = [
  ...[20, 22, 24, 26].map((major) => ({ name: `node${major}`, adapter: "node", major }) as const),
  { name: "deno", adapter: "deno" },
  { name: "bun", adapter: "bun" },
  ...(["chromium", "firefox", "webkit"] as const).map(
    (browser) => ({ name: browser, adapter: "browser", browser }) as const,
  ),
]

/**
 * Finds a lane by its name.
 *
 * @throws {RangeError} there is no such lane
 */
export function findLane(name: string | undefined): Lane {
  const lane = LANES.find((each) => each.name === name)
  if (lane === undefined) {
    throw new RangeError(`Cannot run on "${name}": the lanes are ${LANES.map((each) => each.name).join(", ")}`)
  }
  return lane
}
