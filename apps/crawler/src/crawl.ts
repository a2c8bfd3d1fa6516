import {
  abortable,
  type Coroutine,
  rethrowCancelled,
  Semaphore,
  type Task,
  type TaskGroup,
  TimeoutError,
  taskGroup,
  timeout,
} from "@corral/deno"
import { depthOf } from "./address.ts"
import { describe } from "./describe.ts"
import { type Answer, download } from "./download.ts"
import type { Findings } from "./findings.ts"
import { Host, type Rules } from "./host.ts"
import type { Page } from "./page.ts"
import type { Settings } from "./settings.ts"

/** Visits a site, from its first page to wherever its links lead, and ends when there is nothing left to visit. */
export function* crawl(settings: Settings, findings: Findings): Coroutine<void> {
  yield* taskGroup(function* (group) {
    new Frontier(settings, findings, group).add(settings.start, 0)
  })
}

/**
 * Every address that is to be visited is a task of the group from the moment at which it is found; most of them wait in
 * line for a slot. So there is no list of open work to keep, and the crawl is over when the group is.
 */
class Frontier {
  readonly #settings: Settings
  readonly #findings: Findings
  readonly #group: TaskGroup
  readonly #slots: Semaphore
  readonly #seen = new Set<string>()
  readonly #hosts = new Map<string, { readonly host: Host; readonly rules: Task<Rules> }>()
  #visits = 0

  constructor(settings: Settings, findings: Findings, group: TaskGroup) {
    this.#settings = settings
    this.#findings = findings
    this.#group = group
    this.#slots = new Semaphore(settings.concurrency)
  }

  /** Has an address visited, once. @param hops how many redirects have led to it */
  add(url: string, hops: number): void {
    if (this.#seen.has(url)) return
    this.#seen.add(url)
    const { hosts, maxDepth, maxPages } = this.#settings
    if (!hosts.has(new URL(url).host)) this.#findings.skip(url, "other host")
    else if (depthOf(url) > maxDepth) this.#findings.skip(url, "too deep")
    else if (this.#visits === maxPages) this.#findings.skip(url, "too many pages")
    else {
      this.#visits += 1
      this.#group.createTask(this.#visit(url, hops), { name: url })
    }
  }

  *#visit(url: string, hops: number): Coroutine<void> {
    const { host, rules } = this.#hostOf(url)
    const { allows, delayMs } = yield* rules
    if (!allows(url)) {
      this.#findings.skip(url, "robots.txt")
      return
    }
    // The slot of the host comes first: who waits for it must not keep other hosts waiting.
    const page = yield* host.slots.with(() => this.#request(url, host, delayMs))
    const { maxRedirects } = this.#settings
    if (page.result === "redirect" && hops === maxRedirects) {
      this.#findings.add({ ...page, result: "broken", links: [], problem: `more than ${maxRedirects} redirects` })
      return
    }
    this.#findings.add(page)
    for (const link of page.links) this.add(link, page.result === "redirect" ? hops + 1 : 0)
  }

  *#request(url: string, host: Host, delayMs: number): Coroutine<Page> {
    const lease = yield* host.begin(this.#slots, delayMs)
    try {
      return yield* request(url, this.#settings)
    } finally {
      lease.release()
    }
  }

  #hostOf(url: string): { readonly host: Host; readonly rules: Task<Rules> } {
    const { origin } = new URL(url)
    const known = this.#hosts.get(origin)
    if (known !== undefined) return known
    const host = new Host(origin, this.#settings)
    const found = { host, rules: this.#group.createTask(this.#rulesOf(host, origin), { name: `${origin}/robots.txt` }) }
    this.#hosts.set(origin, found)
    return found
  }

  *#rulesOf(host: Host, origin: string): Coroutine<Rules> {
    const rules = yield* host.rules()
    const { problem } = rules
    if (problem !== null) {
      const url = `${origin}/robots.txt`
      this.#findings.add({ url, result: "broken", status: null, ms: 0, bytes: 0, links: [], problem })
    }
    return rules
  }
}

/** Gets a page in the time that a request may take. Whatever happens is a finding, except a cancellation. */
function* request(url: string, settings: Settings): Coroutine<Page> {
  const began = performance.now()
  const answer = yield* answerOf(url, settings)
  return { url, ms: Math.round(performance.now() - began), ...answer }
}

function* answerOf(url: string, settings: Settings): Coroutine<Answer> {
  try {
    return yield* timeout(settings.requestMs, () => abortable((signal) => download(url, settings, signal)))
  } catch (error) {
    rethrowCancelled(error)
    const late = error instanceof TimeoutError
    const problem = late ? `not done within ${settings.requestMs} ms` : describe(error)
    return { result: "broken", status: null, bytes: 0, links: [], problem }
  }
}
