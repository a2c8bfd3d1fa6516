import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"

const ROOT = join(import.meta.dirname, "../..")
const STRYKER = join(import.meta.dirname, "node_modules/@stryker-mutator/core/bin/stryker.js")
const CORE = "packages/core/src"

/** Has Stryker try its changes in the core's files, or in those whose path below packages/core/src begins with a text. */
export function runBroad(only?: string): boolean {
  if (!existsSync(STRYKER) && !run("npm", ["ci"], import.meta.dirname)) return false
  const args = [STRYKER, "run", join(import.meta.dirname, "stryker.config.json")]
  if (only !== undefined) {
    const path = only.startsWith(CORE) ? only.slice(CORE.length + 1) : only
    args.push("--mutate", path.endsWith(".ts") ? `${CORE}/${path}` : `${CORE}/${path}*,${CORE}/${path}/**`)
  }
  return run(process.execPath, args, ROOT)
}

function run(command: string, args: readonly string[], folder: string): boolean {
  const { status } = spawnSync(command, args, {
    cwd: folder,
    stdio: "inherit",
    shell: command === "npm" && process.platform === "win32",
  })
  return status === 0
}
