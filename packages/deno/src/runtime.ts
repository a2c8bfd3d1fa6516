import type { Deno as Shim } from "@deno/shim-deno"

/** What of Deno the shim's types lack; a timer is a number in older versions. */
interface Newer {
  exitCode: number
  unrefTimer(timer: unknown): void
}

declare const Deno: typeof Shim & Newer

/** Deno, as far as this adapter uses it. */
export const deno: typeof Shim & Newer = Deno
