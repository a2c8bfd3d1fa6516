// Runs turbo quietly: only failing tasks print, no telemetry (it has no key in turbo.json), no notices.
import { spawnSync } from "node:child_process"

const [command, ...rest] = process.argv.slice(2)
const turbo = spawnSync("turbo", [command, "--ui=stream", "--output-logs=errors-only", "--continue", ...rest], {
  stdio: "inherit",
  shell: process.platform === "win32",
  env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1", TURBO_NO_UPDATE_NOTIFIER: "1" },
})
process.exit(turbo.status ?? 1)
