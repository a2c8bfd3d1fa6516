import {
  type Coroutine,
  Event,
  getRunningLoop,
  Queue,
  rethrowCancelled,
  sleep,
  type Task,
  taskGroup,
  wait,
} from "@corral/node"
import { backendOf } from "./backend.ts"
import type { Config } from "./config.ts"
import { Connections } from "./connections.ts"
import { post } from "./delivery.ts"
import { dispatch } from "./dispatcher.ts"
import { intake } from "./intake.ts"
import { LAST_WORDS_MS, PATIENCE, RECORDERS } from "./limits.ts"
import { describe, type Log } from "./log.ts"
import { recordOutcomes } from "./outcomes.ts"
import { serveHttp } from "./server.ts"
import { type Job, type Outcome, openStore, type Store } from "./store.ts"
import { tidyUp, watch } from "./upkeep.ts"
import { Vitals } from "./vitals.ts"
import { work } from "./worker.ts"

export interface ServiceOptions {
  readonly config: Config
  /** Where webhooks go. */
  readonly downstreamUrl: string
  readonly log: Log
  /** Called once requests are answered. */
  readonly onListening: (url: string) => void
}

/**
 * The service, until it is cancelled. Cancelled, it stops in good order and then ends with `CancelledError`.
 *
 *     sender → server → database → dispatcher → jobs → workers → downstream
 *                          ↑                                ↓
 *                          └──────── recorders ←──────── outcomes
 *
 * Each arrow into the database is a transaction. Whatever dies, wherever it was, the database knows what is still to do.
 */
export function* service(options: ServiceOptions): Coroutine<void> {
  const { config, log } = options
  const store = yield* openStore(new Connections(backendOf(config)), config.schema)
  try {
    yield* serveFrom(store, options)
  } finally {
    yield* giveBack(store, log)
    yield* store.close()
    log("stopped")
  }
}

/** Gives back what is claimed and not settled. A claim that cannot be given back ends by itself. */
function* giveBack(store: Store, log: Log): Coroutine<void> {
  try {
    log("claims given back", { count: yield* store.release() })
  } catch (error) {
    rethrowCancelled(error)
    log("claims not given back", { error: describe(error) })
  }
}

function* serveFrom(store: Store, { config, downstreamUrl, log, onListening }: ServiceOptions): Coroutine<void> {
  const { host, port, concurrency, attemptMs, maxAttempts, claimMs, pollMs, batchSize, batchMs, graceMs } = config
  const vitals = new Vitals()
  const bell = new Event()
  const jobs = new Queue<Job>(concurrency, { name: "jobs" })
  const outcomes = new Queue<Outcome>(10 * batchSize, { name: "outcomes" })
  const again = { baseMs: config.backoffMs, maxMs: config.backoffMaxMs, random: Math.random }

  const app = intake({ config, store, vitals, log, onAccepted: () => bell.set() })
  const announce = (url: string) => {
    vitals.phase = "serving"
    log("listening", { url })
    onListening(url)
  }
  const claim = (count: number) => {
    vitals.claims.add()
    return store.claim(count, claimMs)
  }
  const deliver = (job: Job) => post(downstreamUrl, job)
  const record = (batch: readonly Outcome[]) => store.settle(batch)

  const listening = { host, port, graceMs, onListening: announce }
  const dispatching = { claim, jobs, bell, pollMs, backoff: PATIENCE, log }
  const working = { jobs, outcomes, deliver, attemptMs, maxAttempts, backoff: again, vitals }
  const recording = { outcomes, record, batchSize, batchMs, backoff: PATIENCE, vitals, log }

  yield* taskGroup(function* (group) {
    group.createTask(watch(store, vitals, log), { name: "watch" })
    group.createTask(tidyUp(store, config.retentionHours, log), { name: "tidy up" })
    const recorders = several(RECORDERS, () => group.createTask(recordOutcomes(recording), { name: "recorder" }))
    const workers = several(concurrency, () => group.createTask(work(working), { name: "worker" }))
    const dispatcher = group.createTask(dispatch(dispatching), { name: "dispatcher" })
    const server = group.createTask(serveHttp(app, listening), { name: "server" })
    try {
      yield* new Event().wait() // until SIGTERM, or until one of the tasks fails
    } finally {
      // From the outside in: each stage stops when the one before it has nothing left to hand on.
      const wasServing = vitals.phase === "serving"
      vitals.phase = "stopping"
      log("stopping")
      if (wasServing) yield* sleep(config.readinessMs) // whoever asks /health sends no more
      const loop = getRunningLoop()
      const graceEnds = loop.time() + graceMs
      yield* stop([server, dispatcher])
      jobs.shutdown({ immediate: true }) // what is claimed and not begun is given back in the end
      yield* wait(workers, { timeout: Math.max(0, graceEnds - loop.time()) })
      yield* stop(workers) // the grace period is over: broken off, and given back, too
      outcomes.shutdown()
      yield* wait(recorders, { timeout: LAST_WORDS_MS })
    }
  })
}

/** Cancels tasks and waits until they have ended. */
function* stop(tasks: readonly Task<unknown>[]): Coroutine<void> {
  for (const task of tasks) task.cancel()
  yield* wait(tasks)
}

function several<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make)
}
