import { existsSync } from "node:fs"
import { join } from "node:path"
import { ROOT } from "./published.ts"

/** A runtime that runs a file, and the adapter for it. */
export interface Runtime {
  readonly name: string
  readonly adapter: string
  readonly command: readonly [program: string, ...args: string[]]
}

const installed = (name: string): string => join(ROOT, "node_modules/.bin", name)
const other = (major: number): string => join(ROOT, `tools/runtimes/node_modules/node-${major}/bin/node`)

/** The runtimes that are there: the installed ones, and the other versions of Node once tools/runtimes is installed. */
export const RUNTIMES: readonly Runtime[] = [
  { name: "node24", adapter: "@corral/node", command: [process.execPath] as const },
  ...[20, 22, 26].map((major) => ({ name: `node${major}`, adapter: "@corral/node", command: [other(major)] as const })),
  { name: "deno", adapter: "@corral/deno", command: [installed("deno"), "run"] as const },
  { name: "bun", adapter: "@corral/bun", command: [installed("bun"), "run"] as const },
].filter(({ command: [program] }) => existsSync(program))
