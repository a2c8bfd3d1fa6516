import Table from "cli-table3"
import colors from "picocolors"
import type { Calls, Downstream } from "./downstream.ts"
import type { Fates } from "./ledger.ts"
import type { Tally } from "./load.ts"
import { spreadOf } from "./percentiles.ts"
import { ANSWERS } from "./plan.ts"
import type { Exit } from "./service-process.ts"

/** How the stop in the middle of a load went. */
export interface Stop {
  readonly exit: Exit
  readonly tookMs: number
  /** Answered 202 before the process was gone. */
  readonly acceptedBefore: number
  /** Of those, how many the downstream did not have then. */
  readonly undelivered: number
  /** Whether everything was delivered in time after the second start. */
  readonly settled: boolean
}

/** What was seen of the two processes. */
export interface Lives {
  readonly steadyMs: number
  /** Whether everything of the steady load was delivered in time. */
  readonly steadySettled: boolean
  /** How the downstream took the calls of the steady load. */
  readonly calls: Calls
  readonly stop: Stop
}

export interface Findings extends Lives {
  readonly steady: Tally
  readonly stopped: Tally
  readonly fates: { readonly steady: Fates; readonly stopped: Fates }
  readonly downstream: Downstream
}

interface Check {
  readonly claim: string
  readonly holds: boolean
  /** What was found instead. */
  readonly found: string
}

const REFUSED = ["bad signature", "bad JSON", "too large"] as const

/** Whether everything was as it has to be. */
export function holds(findings: Findings): boolean {
  return checksOf(findings).every((check) => check.holds)
}

/** Everything that was found, for a person to read. */
export function report(findings: Findings): string {
  const checks = checksOf(findings).map(({ claim, holds, found }) =>
    holds ? `${colors.green("✓")} ${claim}` : `${colors.red("✗")} ${claim}; found: ${found}`,
  )
  const verdict = holds(findings) ? colors.green("All checks hold.") : colors.red("Some checks do not hold.")
  return `\n${steadyTable(findings)}\n\n${latencyTable(findings)}\n\n${stopTable(findings)}\n\n${checks.join("\n")}\n\n${verdict}\n`
}

function checksOf({ steady, steadySettled, stopped, stop, fates }: Findings): Check[] {
  const wrong = [...steady.wrong, ...stopped.wrong]
  const everyKind = REFUSED.every((kind) => steady.answered[kind] > 0)
  const refusals = REFUSED.map((kind) => `${ANSWERS[kind]} for ${kind}`).join(", ")
  return [
    check(`answers: ${refusals}, 202 for all others`, wrong.length === 0 && everyKind, wrong[0] ?? "not every kind"),
    check("steady load: no webhook was turned away", steady.turnedAway === 0, `${steady.turnedAway}`),
    ...kept("steady load", fates.steady, steadySettled),
    check(
      "SIGTERM: the service ended with exit code 143",
      stop.exit.code === 143,
      `${stop.exit.code ?? stop.exit.signal}`,
    ),
    ...kept("SIGTERM", fates.stopped, stop.settled),
  ]
}

function kept(act: string, { accepted, stored, delivered, dead, lost }: Fates, settled: boolean): Check[] {
  const fate = `${delivered} delivered at least once, ${dead} dead letters, ${lost} lost`
  return [
    check(
      `${act}: all ${accepted} that were answered 202 are in the database`,
      accepted > 0 && stored === accepted,
      `${stored}`,
    ),
    check(`${act}: ${fate}`, settled && lost === 0, settled ? "losses" : "not settled in time"),
  ]
}

function check(claim: string, holds: boolean, found: string): Check {
  return { claim, holds, found }
}

function steadyTable({ steady, steadyMs, fates, calls }: Findings): string {
  const perMinute = (count: number) => Math.round((count * 60_000) / steadyMs).toLocaleString("en")
  return table(`Steady load for ${(steadyMs / 1_000).toFixed(1)} s`, [
    ["sent", `${steady.sent}`],
    ["accepted (202)", `${fates.steady.accepted}, which is ${perMinute(fates.steady.accepted)} a minute`],
    ["rejected", REFUSED.map((kind) => `${steady.answered[kind]} × ${ANSWERS[kind]} ${kind}`).join(", ")],
    ["delivered", `${fates.steady.delivered}`],
    ["retried", `${fates.steady.retried}, ${fates.steady.retries} times in all`],
    ["dead letters", `${fates.steady.dead}`],
    [
      "the downstream",
      `${calls.slow} × slow, ${calls.failing} × 500, ${calls.busy} × 503, ${calls.hanging} × no answer`,
    ],
    ["", `${calls["given up"]} × stopped at the deadline that it was told`],
  ])
}

function latencyTable({ steady, downstream }: Findings): string {
  const delays = [...steady.accepted].flatMap(([id, { sentAt }]) => {
    const delivery = downstream.deliveries.get(id)
    return delivery === undefined ? [] : [delivery.firstAt - sentAt]
  })
  const rows = { "until the answer 202": steady.latencies, "until delivered": delays }
  const grid = new Table({
    head: ["Latency, ms", "p50", "p90", "p99", "max"].map(colors.bold),
    style: PLAIN,
    colAligns: ["left", ...RIGHT],
  })
  for (const [name, values] of Object.entries(rows)) {
    const { p50, p90, p99, max } = spreadOf(values)
    grid.push([name, ...[p50, p90, p99, max].map((ms) => ms.toFixed(1))])
  }
  return grid.toString()
}

function stopTable({ stop, stopped, fates }: Findings): string {
  const { exit, tookMs, acceptedBefore, undelivered } = stop
  return table("SIGTERM in the middle of a load, then a new start", [
    ["the process ended", `after ${tookMs.toFixed(0)} ms, with exit code ${exit.code ?? exit.signal}`],
    ["accepted by then", `${acceptedBefore}, of which ${undelivered} were not yet delivered`],
    ["turned away meanwhile", `${stopped.turnedAway}, to be sent again`],
    ["accepted after the start", `${fates.stopped.accepted - acceptedBefore}`],
    ["delivered in the end", `${fates.stopped.delivered}, of which ${fates.stopped.repeated} more than once`],
    ["dead letters", `${fates.stopped.dead}`],
  ])
}

const PLAIN = { head: [], border: [], compact: true }
const RIGHT = ["right", "right", "right", "right"] as const

function table(title: string, rows: readonly [string, string][]): string {
  const grid = new Table({ style: PLAIN })
  grid.push([{ colSpan: 2, content: colors.bold(title) }], ...rows)
  return grid.toString()
}
