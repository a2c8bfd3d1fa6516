/**
 * Random programs for some minutes, of which nothing may be left.
 *
 *     npm run soak -w packages/node -- --minutes 3 --seed 1
 */
import { parseArgs } from "node:util"
import { report } from "./report.ts"
import { soak } from "./soak.ts"

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "3" }, seed: { type: "string", default: "1" } },
})
const seed = positive("seed", values.seed)
const began = performance.now()
const ends = began + positive("minutes", values.minutes) * 60_000
const findings = await soak(seed, () => performance.now() < ends)
console.log(report(findings, seed, (performance.now() - began) / 1_000))
process.exit(findings.tally.violations.length > 0 ? 1 : 0)

function positive(name: string, text: string): number {
  const value = Number(text)
  if (value > 0 && value < 10_000) return value
  console.error(`Cannot use --${name} ${text}: it is not a number above 0`)
  process.exit(2)
}
