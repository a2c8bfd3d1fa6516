import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { DEBIAN_PACKAGES, whatIsMissing } from "../browsers/locate.ts"
import type { Lane } from "./lane.ts"

const ROOT = join(import.meta.dirname, "../..")
const RUNTIMES = join(ROOT, "tools/runtimes")
const VITEST = join(ROOT, "node_modules/vitest/vitest.mjs")

/**
 * The command that runs vitest on a lane's runtime, which is installed first if that is possible.
 *
 * @throws {Error} the runtime is not there and cannot be installed; it says what to do
 */
export function commandOf(lane: Lane): string[] {
  if (lane.major !== undefined) return [...nodeOf(lane.major), VITEST]
  if (lane.adapter === "deno") return [programOf("deno"), "run", "--allow-all", VITEST]
  if (lane.adapter === "bun") return [programOf("bun"), "--bun", VITEST]
  if (lane.browser !== undefined) installBrowser(lane.browser)
  return [process.execPath, VITEST]
}

function programOf(name: string): string {
  return join(ROOT, "node_modules/.bin", name)
}

function nodeOf(major: number): string[] {
  if (major === Number.parseInt(process.versions.node, 10)) return [process.execPath]
  const path = process.env[`NODE${major}_BIN`] ?? join(RUNTIMES, `node_modules/node-${major}/bin/node`)
  if (!existsSync(path)) run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", RUNTIMES])
  if (!existsSync(path)) {
    throw new Error(
      `Cannot run on Node ${major}: tools/runtimes has it for Linux on x64 only\n` +
        `  write:  NODE${major}_BIN=/path/to/node npm run test:node${major}`,
    )
  }
  // vitest's reporter needs what Node 20 lacks; the tests themselves run in processes without it.
  return major === 20 ? [path, "--import", join(import.meta.dirname, "group-by.mjs")] : [path]
}

function installBrowser(browser: keyof typeof DEBIAN_PACKAGES): void {
  const isRoot = process.getuid?.() === 0
  if (whatIsMissing(browser) !== undefined && isRoot && existsSync("/usr/bin/apt-get")) {
    run("apt-get", ["update", "-qq"])
    run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...DEBIAN_PACKAGES[browser]])
  }
  const missing = whatIsMissing(browser)
  if (missing !== undefined) throw new Error(missing)
}

function run(command: string, args: readonly string[]): void {
  spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"], shell: process.platform === "win32" })
}
