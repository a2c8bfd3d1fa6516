import { Agent, request } from "node:http"
import { abortable, type Coroutine, sleep, taskGroup } from "@corral/node"
import type { Tally } from "../demo/load.ts"
import { headersFor, type Planned } from "../demo/plan.ts"

export interface Sending {
  /** The first part of the ids. */
  readonly label: string
  /** How many send at a time. Each waits for its answer before it sends again, so the service sets the pace. */
  readonly connections: number
  readonly forMs: number
  readonly secret: string
  readonly tally: Tally
}

const NOTE = "x".repeat(500)
const PATIENCE_MS = 10_000
/** After no answer, so that a service that is gone is not asked a hundred thousand times. */
const PAUSE_MS = 10

/** Sends as many webhooks as the service takes, all of them good, and waits for the last answers. */
export function* sendAll(url: string, sending: Sending): Coroutine<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: sending.connections, timeout: PATIENCE_MS })
  const until = performance.now() + sending.forMs
  let order = 0
  const next = (): Planned => {
    order += 1
    const body = JSON.stringify({ order, customer: "open", note: NOTE })
    return { id: `${sending.label}-${order}`, kind: "good", customer: "open", body }
  }
  try {
    yield* taskGroup(function* (group) {
      for (let sender = 0; sender < sending.connections; sender += 1) {
        group.createTask(send(`${url}/webhooks`, agent, next, until, sending))
      }
    })
  } finally {
    agent.destroy()
  }
}

function* send(
  url: string,
  agent: Agent,
  next: () => Planned,
  until: number,
  { secret, tally }: Sending,
): Coroutine<void> {
  while (performance.now() < until) {
    const webhook = next()
    const sentAt = performance.now()
    tally.sent += 1
    const status = yield* abortable(() => statusOf(url, agent, webhook, secret))
    tally.note(webhook, status, sentAt)
    if (status === null) yield* sleep(PAUSE_MS)
  }
}

/** The status a webhook is answered with; null if there is no answer. By node:http, which costs a third of `fetch`. */
function statusOf(url: string, agent: Agent, webhook: Planned, secret: string): Promise<number | null> {
  return new Promise((resolve) => {
    const headers = { ...headersFor(webhook, secret), "content-length": Buffer.byteLength(webhook.body) }
    const outgoing = request(url, { method: "POST", agent, headers }, (response) => {
      response.resume()
      response.once("end", () => resolve(response.statusCode ?? null))
      response.once("error", () => resolve(null))
    })
    outgoing.once("timeout", () => outgoing.destroy())
    outgoing.once("error", () => resolve(null))
    outgoing.end(webhook.body)
  })
}
