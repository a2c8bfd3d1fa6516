import { type Coroutine, getRunningLoop, sleep, taskGroup } from "@corral/node"
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

export interface Round {
  readonly number: number
  readonly signal: "SIGTERM" | "SIGKILL"
  /** When it came, in milliseconds: after the start of the load, or, if `early`, of the process. */
  readonly afterMs: number
  readonly early: boolean
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
  readonly seed: number
  readonly onRound: (round: Round) => void
}

const PER_SECOND = 100
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

function* play({ rounds, seed, onRound }: RoundsOptions, stage: Stage, downstream: Downstream): Coroutine<Figures> {
  const random = randomFrom(seed)
  const tally = new Tally()
  const played: Round[] = []
  for (let number = 1; number <= rounds; number += 1) {
    const signal = number % 2 === 1 ? "SIGKILL" : "SIGTERM"
    const early = number % 5 === 0
    const afterMs = Math.round(early ? 50 + random() * 900 : 100 + random() * 1_000)
    const trial = { number, signal, early, afterMs } as const
    const ended = yield* withService(stage.env, (service) => kill(service, trial, stage, seed + number, tally))
    const round = { ...trial, ...ended, accepted: tally.accepted.size }
    played.push(round)
    onRound(round)
  }
  const isSettled = yield* withService(stage.env, (service) => finish(service, tally))
  const ledger = yield* readLedger(backendOf(stage.config))
  return { rounds: played, fates: fatesOf(tally, ledger, downstream), wrong: tally.wrong, settled: isSettled }
}

function* kill(
  service: ServiceProcess,
  { number, signal, early, afterMs }: Pick<Round, "number" | "signal" | "early" | "afterMs">,
  { config }: Stage,
  seed: number,
  tally: Tally,
): Coroutine<Pick<Round, "stopMs" | "exitCode">> {
  return yield* taskGroup(function* (group) {
    if (!early) {
      const url = yield* service.listening
      const { maxBodyBytes } = config
      const webhooks = planned({ seed, label: `r${number}`, count: 10 * PER_SECOND, maxBodyBytes, hopeless: false })
      group.createTask(load(url, webhooks, { perSecond: PER_SECOND, secret: config.secrets[0], tally }), {
        name: "load",
      })
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

function* finish(service: ServiceProcess, tally: Tally): Coroutine<boolean> {
  const isSettled = yield* settled(yield* service.listening, tally.accepted.size, SETTLE_MS)
  service.kill("SIGTERM")
  yield* service.exited
  return isSettled
}
