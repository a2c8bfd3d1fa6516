import { type Coroutine, run, timeout } from "@corral/bun"
import { type Findings, type Plan, perform } from "./acts.ts"
import { readLoad, UsageError } from "./arguments.ts"
import { mostConnections } from "./descriptors.ts"
import { checksOf, report } from "./report.ts"
import { withServer } from "./server-process.ts"

const SETTINGS = { PORT: "0", QUEUE_SIZE: "64", SLOW_MS: "300", GRACE_MS: "5000" }
/** Something hangs. */
const TOO_LONG_MS = 120_000

try {
  await run(main)
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(error.message)
  process.exitCode = 2
}

function* main(): Coroutine<void> {
  const { clients: wanted, seconds } = readLoad(process.argv.slice(2))
  const most = mostConnections()
  const clients = Math.min(wanted, most)
  console.log(`${clients} clients of ${wanted}: the limit of open files (ulimit -n) allows ${most} connections.\n`)
  const began = performance.now()
  const scene = (what: string) => {
    console.log(`${((performance.now() - began) / 1_000).toFixed(1).padStart(5)} s  ${what}`)
  }
  const plan: Plan = { clients, steadyMs: 1_000 * seconds, scene }
  const findings = yield* timeout(TOO_LONG_MS, () => withServer(SETTINGS, (server) => perform(server, plan)))
  if (!tell(findings)) process.exitCode = 1
}

function tell(findings: Findings): boolean {
  console.log(report(findings))
  const checks = checksOf(findings)
  for (const { claim, holds, found } of checks) console.log(holds ? `✓ ${claim}` : `✗ ${claim}; found: ${found}`)
  const allHold = checks.every(({ holds }) => holds)
  console.log(allHold ? "\nAll checks hold." : "\nSome checks do not hold.")
  return allHold
}
