import type { Findings } from "./acts.ts"
import { spreadOf } from "./percentiles.ts"

interface Check {
  readonly claim: string
  readonly holds: boolean
  /** What was found instead. */
  readonly found: unknown
}

/** Everything that was found, for a person to read. */
export function report({ ledger, steady, stop }: Findings): string {
  const perSecond = (count: number) => Math.round((count * 1_000) / steady.ms).toLocaleString("en")
  const codes = [...stop.codes].map(([code, count]) => `${count} × ${code}`).join(", ")
  const n = (count: number) => count.toLocaleString("en")
  return `
Steady load for ${(steady.ms / 1_000).toFixed(1)} s
  acknowledged        ${n(steady.acknowledged)}, ${perSecond(steady.acknowledged)} a second
  read by the others  ${n(steady.received)}, ${perSecond(steady.received)} a second
  slow readers        ${steady.tooSlow} of ${steady.slow} disconnected by the server

SIGTERM under load
  acknowledged        ${n(stop.acknowledged)} by then
  clients closed      ${codes}
  the process ended   after ${Math.round(stop.ms)} ms, with exit code ${stop.exitCode}
  its last words      ${stop.lastWords.join("; ")}

Latency, ms
  until acknowledged  ${spreadOf(ledger.untilAcknowledged)}
  until read          ${spreadOf(ledger.untilRead)}
`
}

export function checksOf({ plan, ledger, steady, stop }: Findings): Check[] {
  const check = (claim: string, holds: boolean, found: unknown) => ({ claim, holds, found })
  return [
    check(
      `all ${plan.clients} clients are still connected after the load`,
      steady.connected === plan.clients,
      steady.connected,
    ),
    check(
      "each of them saw all that happened in its room, in order, without a gap",
      ledger.faults.length === 0,
      ledger.faults[0],
    ),
    check(
      "whatever was acknowledged reached every member of the room",
      steady.settled && steady.acknowledged > 0,
      "it did not",
    ),
    check("the server counts as many messages as were acknowledged", steady.said === steady.acknowledged, steady.said),
    check(
      `the ${steady.slow} clients that did not read were disconnected, and nobody else was`,
      steady.tooSlow === steady.slow,
      steady.tooSlow,
    ),
    check("SIGTERM: exit code 143", stop.exitCode === 143, stop.exitCode),
    check(
      "SIGTERM: every client was told so, by code 1001",
      stop.codes.get(1001) === plan.clients,
      [...stop.codes].join(" "),
    ),
    check(
      "SIGTERM: whatever was acknowledged by then reached every member of the room",
      stop.behind === 0 && stop.acknowledged > 0,
      stop.behind,
    ),
  ]
}
