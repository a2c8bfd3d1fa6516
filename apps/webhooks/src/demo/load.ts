import {
  abortable,
  type Coroutine,
  Event,
  getRunningLoop,
  rethrowCancelled,
  sleep,
  TimeoutError,
  taskGroup,
  timeout,
} from "@corral/node"
import { ANSWERS, headersFor, type Kind, type Planned } from "./plan.ts"

const PATIENCE_MS = 10_000

/** What came of the webhooks that were sent. */
export class Tally {
  sent = 0
  /** The webhooks that were answered 202, and when they had been sent. These must not be lost. */
  readonly accepted = new Map<string, { readonly sentAt: number; readonly planned: Planned }>()
  /** Answered as they should be, by kind. */
  readonly answered: Record<Kind, number> = { good: 0, "bad signature": 0, "bad JSON": 0, "too large": 0 }
  /** No answer, or 503: the service was stopping or away. A sender would send these again. */
  turnedAway = 0
  /** Answers that are none of these. */
  readonly wrong: string[] = []
  /** Milliseconds until each 202. */
  readonly latencies: number[] = []
  readonly #progress = new Event()

  note(planned: Planned, status: number | null, sentAt: number): void {
    if (status === ANSWERS[planned.kind]) {
      this.answered[planned.kind] += 1
      if (status !== 202) return
      this.accepted.set(planned.id, { sentAt, planned })
      this.latencies.push(performance.now() - sentAt)
      this.#progress.set() // wakes who waits now
      this.#progress.clear()
    } else if (status === null || status === 503) this.turnedAway += 1
    else this.wrong.push(`${planned.kind}: answered ${status} instead of ${ANSWERS[planned.kind]}`)
  }

  /** Waits until so many webhooks have been answered 202. */
  *reached(count: number): Coroutine<void> {
    while (this.accepted.size < count) yield* this.#progress.wait()
  }
}

export interface LoadOptions {
  readonly perSecond: number
  readonly secret: string
  readonly tally: Tally
  /** Ends the load early once it is set. */
  readonly enough: Event
}

/** Sends webhooks at a steady rate, whether or not the service keeps up, and waits for all answers. */
export function* load(url: string, webhooks: readonly Planned[], options: LoadOptions): Coroutine<void> {
  const { perSecond, secret, tally, enough } = options
  yield* taskGroup(function* (group) {
    const began = getRunningLoop().time()
    for (const [index, webhook] of webhooks.entries()) {
      const ahead = began + (index * 1_000) / perSecond - getRunningLoop().time()
      if (ahead > 0) yield* sleep(ahead)
      if (enough.isSet()) return
      group.createTask(send(url, webhook, secret, tally))
    }
  })
}

function* send(url: string, webhook: Planned, secret: string, tally: Tally): Coroutine<void> {
  const sentAt = performance.now()
  tally.sent += 1
  const status = yield* answerTo(`${url}/webhooks`, {
    method: "POST",
    headers: headersFor(webhook, secret),
    body: webhook.body,
  })
  tally.note(webhook, status, sentAt)
}

/** The status a request is answered with; null if there is no answer. */
function* answerTo(url: string, request: RequestInit): Coroutine<number | null> {
  try {
    return yield* timeout(PATIENCE_MS, () => abortable((signal) => statusOf(url, { ...request, signal })))
  } catch (error) {
    rethrowCancelled(error)
    if (error instanceof TimeoutError || error instanceof TypeError) return null // fetch: TypeError for a lost connection
    throw error
  }
}

async function statusOf(url: string, request: RequestInit): Promise<number> {
  const response = await fetch(url, request)
  await response.arrayBuffer()
  return response.status
}
