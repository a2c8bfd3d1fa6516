import type { Coroutine } from "@corral/node"
import type { CompareArguments } from "../arguments.ts"
import { backendOf } from "../backend.ts"
import type { Environment } from "../config.ts"
import { type Fates, fatesOf, readLedger } from "../demo/ledger.ts"
import { Tally } from "../demo/load.ts"
import { metricsPage, valueIn } from "../demo/metrics-page.ts"
import { spreadOf } from "../demo/percentiles.ts"
import { type ServiceProcess, withService } from "../demo/service-process.ts"
import { settled } from "../demo/settling.ts"
import { onOwnDatabase, type Stage } from "../demo/stage.ts"
import { type Kind, programOf, usageOf } from "./contestants.ts"
import type { Window } from "./profile.ts"
import { sendAll } from "./senders.ts"
import { type Sink, withSink } from "./sink.ts"

export interface TrialOptions extends Pick<CompareArguments, "seconds" | "warmUp" | "connections"> {
  /** DATABASE_URL, or nothing for the embedded database. */
  readonly databaseUrl: string
  /** Where to write a profile of the service; null: there is to be none. */
  readonly profileTo: string | null
}

/** What one round of one service gave. */
export interface Trial {
  readonly kind: Kind
  readonly acceptedPerSecond: number
  /** From the first webhook that was sent to the last that was delivered. */
  readonly deliveredPerSecond: number
  /** Milliseconds until the answer 202. */
  readonly p50: number
  readonly p99: number
  /** CPU time of the service's process, for 1,000 webhooks taken and delivered, in seconds. */
  readonly cpuSeconds: number
  readonly peakRssMegabytes: number
  /** How often the database was asked what is due, and given outcomes, for 1,000 webhooks: the same work should it be. */
  readonly claims: number
  readonly batches: number
  /** How much of one core the service's process used, and how much the load generator and the downstream. */
  readonly serviceBusy: number
  readonly harnessBusy: number
  /** When this was measured; for a profile, which has the start and the end of the process, too. */
  readonly window: Window
  /** What became of the webhooks, those of the warm-up included. */
  readonly fates: Fates
  /** What else must not be: no answers, wrong answers, work left undone, another exit code than that of SIGTERM. */
  readonly problems: readonly string[]
}

type Measured = Omit<Trial, "kind" | "fates" | "problems"> & { readonly isSettled: boolean }

const SETTLE_MS = 60_000

/**
 * Runs one service once, on a new database, under as much load as it can take, until all of it is delivered.
 *
 * @param template the directory of an embedded database to begin with a copy of
 */
export function* trial(kind: Kind, options: TrialOptions, template: string | null = null): Coroutine<Trial> {
  return yield* withSink(function* (sink, downstreamUrl) {
    const env: Environment = { DATABASE_URL: options.databaseUrl, DOWNSTREAM_URL: downstreamUrl, READINESS_MS: "0" }
    return yield* onOwnDatabase(env, (stage) => play(kind, options, stage, sink), template)
  })
}

function* play(kind: Kind, options: TrialOptions, stage: Stage, sink: Sink): Coroutine<Trial> {
  const warmUp = new Tally()
  const tally = new Tally()
  const { isSettled, exitCode, ...measured } = yield* withService(
    stage.env,
    function* (service) {
      const found = yield* measure(service, options, stage, sink, warmUp, tally)
      service.kill("SIGTERM")
      const { code } = yield* service.exited
      return { ...found, exitCode: code }
    },
    programOf(kind, options.profileTo),
  )
  const both = { accepted: new Map([...warmUp.accepted, ...tally.accepted]) }
  const fates = fatesOf(both, yield* readLedger(backendOf(stage.config)), sink)
  const turnedAway = warmUp.turnedAway + tally.turnedAway
  const problems = [
    ...warmUp.wrong,
    ...tally.wrong,
    ...(turnedAway > 0 ? [`${turnedAway} webhooks got no answer, or 503`] : []),
    ...(isSettled ? [] : [`not everything was delivered within ${SETTLE_MS} ms`]),
    ...(fates.delivered === fates.accepted ? [] : [`${fates.accepted - fates.delivered} webhooks were not delivered`]),
    ...(exitCode === 143 ? [] : [`the service ended with exit code ${exitCode}`]),
  ]
  return { kind, ...measured, fates, problems }
}

function* measure(
  service: ServiceProcess,
  { connections, seconds, warmUp: warmUpSeconds }: TrialOptions,
  { config }: Stage,
  { deliveries }: Sink,
  warmUp: Tally,
  tally: Tally,
): Coroutine<Measured> {
  const url = yield* service.listening
  const sending = { connections, secret: config.secrets[0] }
  if (warmUpSeconds > 0) {
    yield* sendAll(url, { ...sending, label: "warm-up", forMs: warmUpSeconds * 1_000, tally: warmUp })
    yield* settled(url, SETTLE_MS)
  }

  const pageBefore = yield* metricsPage(url)
  const before = yield* usageOf(service)
  const harnessBefore = process.cpuUsage()
  const began = performance.now()
  yield* sendAll(url, { ...sending, label: "load", forMs: seconds * 1_000, tally })
  const sentMs = performance.now() - began
  const isSettled = yield* settled(url, SETTLE_MS)
  const harness = process.cpuUsage(harnessBefore)
  const after = yield* usageOf(service)
  const page = yield* metricsPage(url)
  const wallMs = performance.now() - began

  const arrivals = [...tally.accepted.keys()].flatMap((id) => deliveries.get(id)?.firstAt ?? [])
  const lastArrival = arrivals.reduce((latest, at) => Math.max(latest, at), began)
  const cpuMs = after.cpuMs - before.cpuMs
  // A counter that has not counted yet is not on the page.
  const counted = (series: string) => valueIn(page, series) - (valueIn(pageBefore, series) || 0)
  const perThousand = (series: string) => (counted(series) * 1_000) / arrivals.length
  const { p50, p99 } = spreadOf(tally.latencies)
  return {
    acceptedPerSecond: (tally.accepted.size * 1_000) / sentMs,
    deliveredPerSecond: (arrivals.length * 1_000) / (lastArrival - began),
    p50,
    p99,
    cpuSeconds: cpuMs / arrivals.length,
    peakRssMegabytes: after.peakRssBytes / 1e6,
    claims: perThousand("webhooks_claims_total"),
    batches: perThousand("webhooks_outcome_batches_total"),
    serviceBusy: cpuMs / wallMs,
    harnessBusy: (harness.user + harness.system) / 1_000 / wallMs,
    window: { from: before.atMicroseconds, to: after.atMicroseconds },
    isSettled,
  }
}
