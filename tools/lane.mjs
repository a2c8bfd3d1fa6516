// Runs the suites on a runtime, or on all. Plain JavaScript, because it installs what the rest of it runs on.
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import "./ensure.mjs"

const main = fileURLToPath(new URL("lanes/main.ts", import.meta.url))
const { status } = spawnSync("node", [main, ...process.argv.slice(2)], {
  stdio: "inherit",
  shell: process.platform === "win32",
})
process.exit(status ?? 1)
