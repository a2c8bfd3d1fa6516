import { type Coroutine, Event, getRunningLoop, sleep, taskGroup } from "@corral/node"
import { backendOf } from "../backend.ts"
import type { Environment } from "../config.ts"
import { Downstream, moody } from "./downstream.ts"
import { type Fates, fatesOf, readLedger } from "./ledger.ts"
import { load, Tally } from "./load.ts"
import { planned } from "./plan.ts"
import { randomFrom } from "./random.ts"
import { type ServiceProcess, withService } from "./service-process.ts"
import { settled } from "./settling.ts"
import { onStage, type Stage } from "./stage.ts"

/** When a signal comes: some time after so many webhooks were accepted; if none, after the start of the process. */
interface Trial {
  readonly number: number
  readonly signal: "SIGTERM" | "SIGKILL"
  readonly afterAccepted: number
  readonly afterMs: number
}

export interface Round extends Trial {
  /** From the signal to the end of the process. */
  readonly stopMs: number
  readonly exitCode: number | null
  /** How many webhooks have been answered 202 in all rounds up to this one. */
  readonly accepted: number
}

export interface Figures {
  readonly rounds: readonly Round[]
  readonly fates: Fates
  /** Answers that no webhook should have got. */
  readonly wrong: readonly string[]
  /** Whether everything was delivered in time after the last start. */
  readonly settled: boolean
}

export interface RoundsOptions {
  readonly env: Environment
  readonly rounds: number
  /** How many webhooks a round may accept before it is ended. */
  readonly most: number
  readonly seed: number
  readonly onRound: (round: Round) => void
}

const PER_SECOND = 100
/** Longer than any round. */
const LONG_SECONDS = 60
const SETTLE_MS = 20_000

/**
 * Stops the service at random moments under load, again and again on the same database, by SIGTERM and SIGKILL in
 * turns, sometimes before it is even up; then starts it once more and looks what became of every 202.
 */
export function* killRounds(options: RoundsOptions): Coroutine<Figures> {
  const downstream = new Downstream({ mood: moody(options.seed) })
  // A killed attempt counts as one, so there must be enough of them that none of the webhooks is given up.
  const extra = { MAX_ATTEMPTS: "1000" }
  return yield* onStage(options.env, extra, downstream, (stage) => play(options, stage, downstream))
}

function* play(options: RoundsOptions, stage: Stage, downstream: Downstream): Coroutine<Figures> {
  const random = randomFrom(options.seed)
  const tally = new Tally()
  const rounds: Round[] = []
  for (let number = 1; number <= options.rounds; number += 1) {
    const signal = number % 2 === 1 ? "SIGKILL" : "SIGTERM"
    const moment =
      number % 5 === 0
        ? { afterAccepted: 0, afterMs: Math.round(50 + 900 * random()) }
        : { afterAccepted: Math.ceil(options.most * random()), afterMs: Math.round(200 * random()) }
    const trial = { number, signal, ...moment } as const
    const ended = yield* withService(stage.env, (service) => kill(service, trial, stage, options.seed + number, tally))
    const round = { ...trial, ...ended, accepted: tally.accepted.size }
    rounds.push(round)
    options.onRound(round)
  }
  const isSettled = yield* withService(stage.env, finish)
  const ledger = yield* readLedger(backendOf(stage.config))
  return { rounds, fates: fatesOf(tally, ledger, downstream), wrong: tally.wrong, settled: isSettled }
}

function* kill(
  service: ServiceProcess,
  { number, signal, afterAccepted, afterMs }: Trial,
  { config }: Stage,
  seed: number,
  tally: Tally,
): Coroutine<Pick<Round, "stopMs" | "exitCode">> {
  return yield* taskGroup(function* (group) {
    if (afterAccepted > 0) {
      const { maxBodyBytes, secrets } = config
      const plan = { seed, label: `r${number}`, count: LONG_SECONDS * PER_SECOND, maxBodyBytes, hopeless: false }
      const loading = { perSecond: PER_SECOND, secret: secrets[0], tally, enough: new Event() }
      group.createTask(load(yield* service.listening, planned(plan), loading), { name: "load" })
      yield* tally.reached(tally.accepted.size + afterAccepted)
    }
    yield* sleep(afterMs)
    const from = getRunningLoop().time()
    service.kill(signal)
    const { code } = yield* service.exited
    const stopMs = Math.round(getRunningLoop().time() - from)
    group.cancel() // the rest of the load has nowhere to go
    return { stopMs, exitCode: code }
  })
}

function* finish(service: ServiceProcess): Coroutine<boolean> {
  const isSettled = yield* settled(yield* service.listening, SETTLE_MS)
  service.kill("SIGTERM")
  yield* service.exited
  return isSettled
}
