import { type Coroutine, until } from "@corral/deno"
import type { Deno as Shim } from "@deno/shim-deno"
import { type Settings, UsageError } from "./settings.ts"

declare const Deno: typeof Shim

/**
 * Makes sure that Deno lets the program reach the hosts that are to be visited: without that, every page would be
 * reported as broken.
 *
 * @throws {UsageError} it does not; the message says which permission is missing
 */
export function* checkPermission({ hosts }: Settings): Coroutine<void> {
  const missing: string[] = []
  for (const host of hosts) {
    const { state } = yield* until(Deno.permissions.query({ name: "net", host }))
    if (state !== "granted") missing.push(host)
  }
  if (missing.length === 0) return
  throw new UsageError(
    `Cannot crawl ${missing.join(", ")}: Deno does not permit it\n  write:  deno run --allow-net=${[...hosts].join(",")} …`,
  )
}
