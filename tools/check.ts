/**
 * Everything that must hold before a change is accepted.
 *
 *     npm run check                      all parts
 *     npm run check -- lint layering     these only
 *
 * All parts run even when one fails, so one run shows everything that is wrong.
 */
import { spawnSync } from "node:child_process"

const PARTS = new Map([
  ["types", ["node", "tools/turbo.mjs", "run", "build", "typecheck", "typecheck:tools"]],
  ["lint", ["biome", "check", "--error-on-warnings", "."]],
  ["layering", ["node", "tools/floors.ts"]],
  ["docs", ["node", "tools/docs.ts"]],
  ["examples", ["node", "tools/examples.ts"]],
  ["tests", ["vitest", "run"]],
  // New programs each day, on live CPython; where the oracle's folder is not next to the checkout, none.
  ["fresh", ["npm", "run", "--silent", "fresh", "-w", "packages/conformance", "--", "--if-present"]],
])

const asked = process.argv.slice(2)
const unknown = asked.filter((part) => !PARTS.has(part))
if (unknown.length > 0) {
  console.error(`Cannot check "${unknown.join(" ")}": the parts are ${[...PARTS.keys()].join(", ")}`)
  process.exit(2)
}

const failed: string[] = []
for (const part of asked.length > 0 ? asked : PARTS.keys()) {
  console.log(`\n── ${part}`)
  const [command, ...args] = PARTS.get(part)!
  const { status } = spawnSync(command!, args, { stdio: "inherit", shell: process.platform === "win32" })
  if (status !== 0) failed.push(part)
}
console.log(failed.length > 0 ? `\ncheck: failed in ${failed.join(", ")}` : "\ncheck: all is well")
process.exitCode = failed.length > 0 ? 1 : 0
