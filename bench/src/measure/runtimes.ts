import { spawnSync } from "node:child_process"
import { UsageError } from "../options.ts"

/** How to start a child process on a runtime. */
export interface Runtime {
  readonly command: string
  readonly args: readonly string[]
}

/**
 * Finds a runtime: `node` is the one that runs this; `bun` and `deno` are taken from the PATH; `node@26` and so on come
 * from the npm registry.
 */
export function findRuntime(name: string): Runtime {
  if (name === "node") return { command: process.execPath, args: ["--expose-gc"] }
  if (name === "bun") return onPath({ command: "bun", args: ["--expose-gc"] })
  if (name === "deno") return onPath({ command: "deno", args: ["run", "--allow-all", "--v8-flags=--expose-gc"] })
  const version = /^node@(\d+(?:\.\d+)*)$/.exec(name)?.[1]
  if (version === undefined)
    throw new UsageError(`Cannot run on "${name}": the runtimes are node, node@<version>, bun, deno`)
  return { command: fetchNode(version), args: ["--expose-gc"] }
}

function onPath(runtime: Runtime): Runtime {
  const found = spawnSync(runtime.command, ["--version"], { shell: process.platform === "win32" })
  if (found.status !== 0) throw new UsageError(`Cannot run on ${runtime.command}: it is not on the PATH`)
  return runtime
}

/** Lets npm fetch a Node of that version, into its own cache, and tells where it is. */
function fetchNode(version: string): string {
  const from = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}@${version}`
  const args = ["exec", "--yes", `--package=${from}`, "--call", 'node -p "process.execPath"']
  const npm = spawnSync("npm", args, { encoding: "utf8", shell: process.platform === "win32" })
  const path = npm.stdout.trim().split("\n").at(-1)
  if (npm.status !== 0 || !path)
    throw new UsageError(`Cannot run on node@${version}: npm has no ${from}\n${npm.stderr}`)
  return path
}
