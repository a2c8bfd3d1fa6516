import {
  abortable,
  type Coroutine,
  getRunningLoop,
  type Lease,
  Lock,
  rethrowCancelled,
  Semaphore,
  sleep,
  timeout,
} from "@corral/deno"
import robotsParser from "robots-parser"
import { describe } from "./describe.ts"

export interface HostLimits {
  readonly agent: string
  /** Requests at a time. */
  readonly perHost: number
  readonly requestMs: number
}

/** What a host allows; decided by its robots.txt. */
export interface Rules {
  allows(url: string): boolean
  /** Between the beginnings of two requests, in milliseconds. */
  readonly delayMs: number
  /** Why there are none; then nothing is allowed. */
  readonly problem: string | null
}

/** A host that is crawled: how many requests it gets at a time, and how quickly one after the other. */
export class Host {
  readonly slots: Semaphore
  readonly #origin: string
  readonly #limits: HostLimits
  readonly #beginning = new Lock()
  #nextStart = 0

  constructor(origin: string, limits: HostLimits) {
    this.#origin = origin
    this.#limits = limits
    this.slots = new Semaphore(limits.perHost)
  }

  /**
   * Waits until a request may begin: the host has had its pause, and one of the slots of all is free.
   *
   * One after the other, so that the pause lies between the requests themselves, not between those that wait.
   */
  *begin(slots: Semaphore, delayMs: number): Coroutine<Lease> {
    return yield* this.#beginning.with(() => this.#begin(slots, delayMs))
  }

  /** Reads robots.txt as RFC 9309 says: without one all is allowed; if the host is in trouble, nothing is. */
  *rules(): Coroutine<Rules> {
    const { agent, requestMs } = this.#limits
    const url = `${this.#origin}/robots.txt`
    try {
      const text = yield* this.slots.with(() =>
        timeout(requestMs, () => abortable((signal) => read(url, agent, signal))),
      )
      const robots = robotsParser(url, text)
      const delayMs = 1_000 * (robots.getCrawlDelay(agent) ?? 0)
      return { allows: (page) => robots.isAllowed(page, agent) ?? true, delayMs, problem: null }
    } catch (error) {
      rethrowCancelled(error)
      return { allows: () => false, delayMs: 0, problem: `no robots.txt could be read: ${describe(error)}` }
    }
  }

  *#begin(slots: Semaphore, delayMs: number): Coroutine<Lease> {
    const loop = getRunningLoop()
    if (this.#nextStart > loop.time()) yield* sleep(this.#nextStart - loop.time())
    const lease = yield* slots.acquire()
    this.#nextStart = loop.time() + delayMs
    return lease
  }
}

async function read(url: string, agent: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, { signal, headers: { "user-agent": agent } })
  const text = await response.text()
  if (response.status >= 500) throw new Error(`status ${response.status}`)
  return response.ok ? text : ""
}
