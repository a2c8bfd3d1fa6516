import { setTimeout as sleep } from "node:timers/promises"
import { backendOf } from "../backend.ts"
import { LAST_WORDS_MS, PATIENCE, RECORDERS } from "../limits.ts"
import { describe, type Log } from "../log.ts"
import type { ServiceOptions } from "../service.ts"
import type { Outcome } from "../store.ts"
import { Vitals } from "../vitals.ts"
import { Bell } from "./bell.ts"
import { dispatch } from "./dispatcher.ts"
import { intake } from "./intake.ts"
import { recordOutcomes } from "./outcomes.ts"
import { Pool } from "./pool.ts"
import { Queue } from "./queue.ts"
import { serveHttp } from "./server.ts"
import { openStore, type Store } from "./store.ts"
import { tidyUp, watch } from "./upkeep.ts"
import { Workers } from "./workers.ts"

/** The service, until `stop` is aborted. Then it stops in good order and returns. */
export async function service(options: ServiceOptions, stop: AbortSignal): Promise<void> {
  const { config, log } = options
  const store = await openStore(new Pool(backendOf(config)), config.schema, stop)
  try {
    await serveFrom(store, options, stop)
  } finally {
    await giveBack(store, log)
    await store.close()
    log("stopped")
  }
}

/** Gives back what is claimed and not settled. A claim that cannot be given back ends by itself. */
async function giveBack(store: Store, log: Log): Promise<void> {
  try {
    log("claims given back", { count: await store.release() })
  } catch (error) {
    log("claims not given back", { error: describe(error) })
  }
}

async function serveFrom(store: Store, options: ServiceOptions, stop: AbortSignal): Promise<void> {
  const { config, downstreamUrl, log, onListening } = options
  const { host, port, concurrency, attemptMs, maxAttempts, claimMs, pollMs, batchSize, batchMs, graceMs } = config
  const vitals = new Vitals()
  const bell = new Bell()
  const outcomes = new Queue<Outcome>(10 * batchSize)
  const again = { baseMs: config.backoffMs, maxMs: config.backoffMaxMs, random: Math.random }

  // One controller for each stage, so that they can be stopped one after the other.
  const intakeStops = new AbortController()
  const requestsBreak = new AbortController()
  const callsBreak = new AbortController()
  const recordersBreak = new AbortController()
  const upkeepStops = new AbortController()

  const app = intake({ config, store, vitals, log, onAccepted: () => bell.ring() }, requestsBreak.signal)
  const announce = (url: string) => {
    vitals.phase = "serving"
    log("listening", { url })
    onListening(url)
  }
  const claim = (count: number) => {
    vitals.claims.add()
    return store.claim(count, claimMs, intakeStops.signal)
  }
  const record = (batch: readonly Outcome[], signal: AbortSignal) => store.settle(batch, signal)

  const listening = { host, port, graceMs, onListening: announce }
  const working = { concurrency, downstreamUrl, outcomes, attemptMs, maxAttempts, backoff: again, vitals }
  const workers = new Workers(working, callsBreak.signal)
  const dispatching = { claim, workers, bell, pollMs, backoff: PATIENCE, log }
  const recording = { outcomes, record, batchSize, batchMs, backoff: PATIENCE, vitals, log }

  // What fails by itself stops everything; what ends because it was told to does not.
  const failed = new AbortController()
  const guarded = (work: Promise<unknown>, signal: AbortSignal) =>
    work.then(
      () => {},
      (error: unknown) => {
        if (!signal.aborted) failed.abort(error)
      },
    )
  const upkeep = [
    guarded(watch(store, vitals, log, upkeepStops.signal), upkeepStops.signal),
    guarded(tidyUp(store, config.retentionHours, log, upkeepStops.signal), upkeepStops.signal),
  ]
  const recorders = Array.from({ length: RECORDERS }, () =>
    guarded(recordOutcomes(recording, recordersBreak.signal), recordersBreak.signal),
  )
  const dispatcher = guarded(dispatch(dispatching, intakeStops.signal), intakeStops.signal)
  const server = guarded(serveHttp(app, listening, requestsBreak, intakeStops.signal), intakeStops.signal)

  await firstOf(stop, failed.signal)

  // From the outside in: each stage stops when the one before it has nothing left to hand on.
  const wasServing = vitals.phase === "serving"
  vitals.phase = "stopping"
  log("stopping")
  if (wasServing) await sleep(config.readinessMs) // whoever asks /health sends no more
  const graceEnds = performance.now() + graceMs
  intakeStops.abort()
  await Promise.all([server, dispatcher])
  const finished = workers.finish()
  await atMost(finished, Math.max(0, graceEnds - performance.now()))
  callsBreak.abort() // the grace period is over: broken off, and given back, too
  await finished
  outcomes.close()
  await atMost(Promise.all(recorders), LAST_WORDS_MS)
  recordersBreak.abort()
  upkeepStops.abort()
  await Promise.all([...recorders, ...upkeep])
  if (failed.signal.aborted) throw failed.signal.reason
}

/** Waits until one of two signals is aborted. */
function firstOf(one: AbortSignal, other: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of [one, other]) {
      if (signal.aborted) resolve()
      signal.addEventListener("abort", () => resolve())
    }
  })
}

/** Waits for some work, but not for longer than `ms`. */
async function atMost(work: Promise<unknown>, ms: number): Promise<void> {
  const done = new AbortController()
  await Promise.race([work, sleep(ms, undefined, { signal: done.signal }).catch(() => {})])
  done.abort()
}
