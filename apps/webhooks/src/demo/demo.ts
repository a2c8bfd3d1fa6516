import { type Body, type Coroutine, call, Event, sleep, taskGroup } from "@corral/node"
import { backendOf } from "../backend.ts"
import type { Environment } from "../config.ts"
import { Downstream, moody } from "./downstream.ts"
import { fatesOf, readLedger } from "./ledger.ts"
import { type LoadOptions, load, Tally } from "./load.ts"
import { type Planned, planned } from "./plan.ts"
import { withProgress } from "./progress.ts"
import { type Findings, holds, type Lives, report, type Stop } from "./report.ts"
import { type ServiceProcess, withService } from "./service-process.ts"
import { settled } from "./settling.ts"
import { onStage, type Stage } from "./stage.ts"

const PER_SECOND = 100
const STEADY_SECONDS = 4
/** At most: the second load ends when the service has been back for a while. */
const STOP_SECONDS = 20
/** When SIGTERM comes, after the second load has begun. */
const STOP_AFTER_MS = 1_000
const BACK_MS = 1_000
const SETTLE_MS = 15_000

export interface DemoOptions {
  readonly env: Environment
  readonly seed: number
  readonly out: NodeJS.WriteStream
}

/** What the acts share. */
interface Play {
  readonly stage: Stage
  readonly seed: number
  readonly downstream: Downstream
  readonly steady: Tally
  readonly stopped: Tally
  readonly began: number
  /** What is happening now, for the line of progress. */
  scene: string
}

/**
 * Shows the service at work: under a steady load first, then stopped in the middle of one and started again. Prints
 * what happened.
 *
 * @returns whether every check holds
 */
export function* demo({ env, seed, out }: DemoOptions): Coroutine<boolean> {
  const downstream = new Downstream({ mood: moody(seed) })
  const findings = yield* onStage(env, { MAX_ATTEMPTS: "6" }, downstream, (stage) => {
    const began = performance.now()
    const play: Play = { stage, seed, downstream, steady: new Tally(), stopped: new Tally(), scene: "", began }
    return perform(play, out)
  })
  out.write(report(findings))
  return holds(findings)
}

function* perform(play: Play, out: NodeJS.WriteStream): Coroutine<Findings> {
  const { stage, steady, stopped, downstream } = play
  const database = stage.config.databaseUrl === null ? "embedded PostgreSQL" : "the PostgreSQL of DATABASE_URL"
  out.write(`The service runs in a process of its own, with ${database}.\n`)
  const line = () => progressOf(play)
  const acts = () => withService(stage.env, (service) => firstLife(play, service))
  const lives = yield* withProgress(out, line, acts)
  const ledger = yield* readLedger(backendOf(stage.config))
  const fates = { steady: fatesOf(steady, ledger, downstream), stopped: fatesOf(stopped, ledger, downstream) }
  return { ...lives, steady, stopped, fates, downstream }
}

function* firstLife(play: Play, service: ServiceProcess): Coroutine<Lives> {
  play.scene = "starting the service"
  const url = yield* service.listening
  play.scene = "a steady load"
  const began = performance.now()
  yield* load(url, webhooks(play, "steady", STEADY_SECONDS), loading(play, play.steady, new Event()))
  const steadyMs = performance.now() - began
  play.scene = "delivering the rest"
  const steadySettled = yield* settled(url, SETTLE_MS)
  const calls = { ...play.downstream.calls }
  const stop = yield* stoppedUnderLoad(play, service, url)
  return { steadyMs, steadySettled, calls, stop }
}

function* stoppedUnderLoad(play: Play, service: ServiceProcess, url: string): Coroutine<Stop> {
  return yield* taskGroup(function* (group) {
    play.scene = "load again"
    // It goes on all the while, as senders do: the service comes back on the same port.
    const enough = new Event()
    const sending = group.createTask(
      load(url, webhooks(play, "stop", STOP_SECONDS), loading(play, play.stopped, enough)),
    )
    function* endLoad() {
      yield* sleep(BACK_MS)
      enough.set()
      yield* sending
    }
    const env = { ...play.stage.env, PORT: new URL(url).port }
    yield* sleep(STOP_AFTER_MS)

    play.scene = "SIGTERM under load"
    const from = performance.now()
    service.kill("SIGTERM")
    const exit = yield* service.exited
    const tookMs = performance.now() - from
    const acceptedBefore = [...play.stopped.accepted.keys()]
    const undelivered = acceptedBefore.filter((id) => !play.downstream.deliveries.has(id)).length

    play.scene = "starting again"
    const settledAgain = yield* withService(env, (again) => secondLife(play, again, endLoad))
    return { exit, tookMs, acceptedBefore: acceptedBefore.length, undelivered, settled: settledAgain }
  })
}

function* secondLife(play: Play, service: ServiceProcess, endLoad: Body<void>): Coroutine<boolean> {
  const url = yield* service.listening
  play.scene = "running again"
  yield* call(endLoad)
  const isSettled = yield* settled(url, SETTLE_MS)
  service.kill("SIGTERM")
  yield* service.exited
  return isSettled
}

function webhooks({ stage, seed }: Play, label: string, seconds: number): Planned[] {
  const { maxBodyBytes } = stage.config
  return planned({ seed, label, count: seconds * PER_SECOND, maxBodyBytes, hopeless: true })
}

function loading({ stage }: Play, tally: Tally, enough: Event): LoadOptions {
  return { perSecond: PER_SECOND, secret: stage.config.secrets[0], tally, enough }
}

function progressOf({ scene, steady, stopped, downstream, began }: Play): string {
  const seconds = ((performance.now() - began) / 1_000).toFixed(1).padStart(4)
  const sent = steady.sent + stopped.sent
  const accepted = steady.accepted.size + stopped.accepted.size
  const counts = sent === 0 ? "" : `: ${sent} sent, ${accepted} accepted, ${downstream.deliveries.size} delivered`
  return `${seconds} s  ${scene}${counts}`
}
