import pLimit, { type LimitFunction } from "p-limit"
import { callDownstream } from "../downstream-call.ts"
import { describe } from "../log.ts"
import type { Job, Outcome } from "../store.ts"
import { outcomeOf, type Patience } from "../verdict.ts"
import type { Vitals } from "../vitals.ts"
import { Bell } from "./bell.ts"
import { DeadlineError, within } from "./deadline.ts"
import type { Queue } from "./queue.ts"

export interface Working extends Patience {
  readonly concurrency: number
  readonly downstreamUrl: string
  readonly outcomes: Queue<Outcome>
  readonly attemptMs: number
  readonly vitals: Vitals
}

/** Delivers jobs, so many at a time, and lets as many again wait in line. */
export class Workers {
  readonly #working: Working
  /** Breaks off what is under way. */
  readonly #signal: AbortSignal
  readonly #limit: LimitFunction
  readonly #begun = new Bell()
  readonly #underWay = new Set<Promise<void>>()

  constructor(working: Working, signal: AbortSignal) {
    this.#working = working
    this.#signal = signal
    this.#limit = pLimit(working.concurrency)
  }

  get concurrency(): number {
    return this.#working.concurrency
  }

  /** Takes a job; waits while the line is full. */
  async put(job: Job, signal: AbortSignal): Promise<void> {
    while (this.#limit.pendingCount >= this.concurrency) {
      this.#begun.clear()
      await this.#begun.heard(signal)
    }
    void this.#limit(() => this.#begin(job))
  }

  /** Sends home all who wait in line, and waits for the calls that are under way. */
  async finish(): Promise<void> {
    this.#limit.clearQueue()
    await Promise.all(this.#underWay)
  }

  async #begin(job: Job): Promise<void> {
    this.#begun.ring()
    const work = this.#work(job)
    this.#underWay.add(work)
    await work
    this.#underWay.delete(work)
  }

  async #work(job: Job): Promise<void> {
    const { vitals, outcomes } = this.#working
    try {
      const outcome = await this.#attempt(job)
      vitals.attempts.add({ result: outcome.result })
      vitals.attemptSeconds.observe(outcome.tookMs / 1_000)
      await outcomes.put(outcome, this.#signal)
    } catch (error) {
      if (!this.#signal.aborted) throw error // broken off: no outcome, and the claim is given back in the end
    }
  }

  /** Tries once, under the deadline of an attempt. Whatever happens is an outcome, unless it is broken off. */
  async #attempt(job: Job): Promise<Outcome> {
    const { attemptMs, vitals, downstreamUrl } = this.#working
    const began = performance.now()
    let status: number | null = null
    let error: string | null = null
    vitals.inFlight += 1
    try {
      status = await within(attemptMs, this.#signal, (signal, endsAt) => {
        const leftMs = Math.max(0, Math.floor(endsAt - performance.now()))
        return callDownstream(downstreamUrl, job, leftMs, signal)
      })
    } catch (failure) {
      this.#signal.throwIfAborted()
      error = failure instanceof DeadlineError ? `no answer within ${attemptMs} ms` : describe(failure)
    } finally {
      vitals.inFlight -= 1
    }
    return outcomeOf(job, { status, error, tookMs: performance.now() - began }, this.#working)
  }
}
