// Installs what is missing, and returns at once when nothing is. Plain JavaScript without dependencies, because on a
// fresh machine it runs before anything is installed, on whatever Node the machine has.
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"

const root = new URL("../", import.meta.url)
const stamp = new URL("node_modules/.corral-install", root)
const wanted = createHash("sha256")
  .update(readFileSync(new URL("package-lock.json", root)))
  .update(process.platform + process.arch)
  .digest("hex")

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
  console.error("corral: installing dependencies (npm ci), once …")
  // npm's words go to stderr, so that the output of a script which writes data to stdout stays clean.
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  })
  if (npm.status !== 0) {
    console.error("corral: npm ci failed, see above")
    process.exit(npm.status ?? 1)
  }
  writeFileSync(stamp, wanted)
}
