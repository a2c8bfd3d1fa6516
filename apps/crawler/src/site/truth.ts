import { htmlOf } from "./html.ts"
import type { Resource } from "./plan.ts"
import type { Site } from "./site.ts"

/** The limits that decide how much of a site is seen. */
export interface Limits {
  readonly maxDepth: number
  readonly maxRedirects: number
}

/** What a crawler should find at an address. */
export interface Expected {
  readonly result: "ok" | "redirect" | "too large" | "broken"
  /** null where there is no complete answer. */
  readonly status: number | null
  /** null where it depends on when the connection is closed. */
  readonly bytes: number | null
}

/** What a crawl of the whole site should find; written from the plan, not with the crawler's code. */
export interface Truth {
  readonly pages: ReadonlyMap<string, Expected>
  /** Links that lead nowhere, and the pages that have them. */
  readonly broken: ReadonlyMap<string, ReadonlySet<string>>
  readonly forbidden: ReadonlySet<string>
  readonly elsewhere: ReadonlySet<string>
  readonly tooDeep: ReadonlySet<string>
}

export function truthOf(site: Site, limits: Limits): Truth {
  const { resources } = site.plan
  const pages = new Map<string, Expected>()
  const broken = new Map<string, Set<string>>()
  const forbidden = new Set<string>()
  const elsewhere = new Set<string>()
  const tooDeep = new Set<string>()
  const isBroken = (url: string) => leadsNowhere(url, resources)

  for (const [url, resource] of resources) {
    if (site.forbids(url)) forbidden.add(url)
    else if (resource.kind === "trap") {
      // The address of the trap lies two folders deep.
      for (let depth = 2; depth <= limits.maxDepth; depth += 1) {
        pages.set(`${url}${"deeper/".repeat(depth - 2)}`, { result: "ok", status: 200, bytes: null })
      }
      tooDeep.add(`${url}${"deeper/".repeat(limits.maxDepth - 1)}`)
    } else if (resource.kind === "endless") {
      for (let hop = 0; hop <= limits.maxRedirects; hop += 1) {
        const result = hop < limits.maxRedirects ? "redirect" : "broken"
        pages.set(url.replace(/0$/, String(hop)), { result, status: 302, bytes: 0 })
      }
    } else pages.set(url, expected(url, resource))
    if (resource.kind !== "page") continue
    for (const { target } of resource.links) {
      if (target === null) continue
      if (!resources.has(target)) elsewhere.add(target)
      else if (!site.forbids(target) && isBroken(target)) {
        broken.set(target, (broken.get(target) ?? new Set()).add(url))
      }
    }
  }
  return { pages, broken, forbidden, elsewhere, tooDeep }
}

function expected(url: string, resource: Resource): Expected {
  switch (resource.kind) {
    case "page":
      return { result: "ok", status: 200, bytes: new TextEncoder().encode(htmlOf(url, resource)).length }
    case "file":
      return { result: "ok", status: 200, bytes: resource.size }
    case "failing":
      return { result: "broken", status: resource.status, bytes: null }
    case "redirect":
      return { result: "redirect", status: 301, bytes: 0 }
    case "huge":
      return { result: "too large", status: 200, bytes: null }
    case "private":
      return { result: "ok", status: 200, bytes: null }
    default:
      return { result: "broken", status: null, bytes: null }
  }
}

/** Whether a link ends at something broken: a redirect may lead there, or in a circle. */
function leadsNowhere(url: string, resources: ReadonlyMap<string, Resource>): boolean {
  const passed = new Set<string>()
  for (let at = url; ; ) {
    const resource = resources.get(at)
    if (resource?.kind !== "redirect") {
      return resource !== undefined && BROKEN.has(resource.kind)
    }
    if (passed.has(at)) return true
    passed.add(at)
    at = resource.to
  }
}

const BROKEN: ReadonlySet<string> = new Set(["failing", "reset", "cut", "hanging", "trickling", "endless"])
