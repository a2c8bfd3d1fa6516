import type { Site } from "../site/site.ts"
import type { Truth } from "../site/truth.ts"
import type { Outcome } from "./crawler-process.ts"

/** Something that must be true after a crawl of the whole site. */
export interface Check {
  readonly claim: string
  /** What is not as claimed; empty if the claim holds. */
  readonly against: readonly string[]
}

export interface Bounds {
  readonly perHost: number
  readonly maxBytes: number
}

/** A chunk of a body that was on its way when there was enough. */
const CHUNK = 1_048_576
/** So many requests in a row are looked at. */
const ROW = 20

/** Holds what a crawler says against what the site knows it has, and what it has seen of the crawler. */
export function checksOf(site: Site, truth: Truth, { pages, report, code }: Outcome, bounds: Bounds): Check[] {
  const visited = new Map(pages.map((page) => [page.url, page]))
  const busiest = Math.max(...site.hosts.map(({ mostAtOnce }) => mostAtOnce))
  const large = pages.filter(({ result }) => result === "too large")
  const broken = new Map(report?.broken.map(({ url, on }) => [url, [...on].sort().join(" ")]))
  return [
    claim(`all ${truth.pages.size} pages were visited, and no other`, [
      ...[...truth.pages.keys()].filter((url) => !visited.has(url)).map((url) => `${url} was not visited`),
      ...pages.filter(({ url }) => !truth.pages.has(url)).map(({ url }) => `${url} is not known`),
    ]),
    claim("each of them is as the site says: status, size, redirect, broken or too large", [
      ...differences(visited, truth),
    ]),
    claim("each was asked for once, however its links are spelled", [...repetitions(site, truth)]),
    claim(`none of the ${truth.forbidden.size} that robots.txt forbids was asked for`, [...trespasses(site, truth)]),
    claim("the pause that robots.txt of the third host asks for was kept", hurry(site)),
    claim(
      `no host was ever asked for more than ${bounds.perHost} pages at a time; the busiest had ${busiest}`,
      busiest <= bounds.perHost ? [] : [`${busiest}`],
    ),
    claim(
      `the ${large.length} huge pages were given up early`,
      large
        .filter(({ bytes }) => bytes > bounds.maxBytes + CHUNK)
        .map(({ url, bytes }) => `${url}: ${bytes} bytes read`),
    ),
    claim(
      `all ${truth.broken.size} broken links were found, each with the pages that have it`,
      [...new Set([...truth.broken.keys(), ...broken.keys()])]
        .filter((url) => [...(truth.broken.get(url) ?? [])].sort().join(" ") !== broken.get(url))
        .map((url) => `${url}: on ${broken.get(url)}`),
    ),
    claim(
      `${truth.elsewhere.size} links to other hosts were left alone, ${truth.tooDeep.size} bottomless folders were left`,
      report?.skipped["other host"] === truth.elsewhere.size && report.skipped["too deep"] === truth.tooDeep.size
        ? []
        : [JSON.stringify(report?.skipped)],
    ),
    claim("exit code 1, because there are broken links", code === 1 ? [] : [`${code}`]),
  ]
}

function claim(claimed: string, against: readonly string[]): Check {
  return { claim: claimed, against }
}

function* differences(visited: ReadonlyMap<string, Outcome["pages"][number]>, truth: Truth): Generator<string> {
  for (const [url, { result, status, bytes }] of truth.pages) {
    const page = visited.get(url)
    if (page === undefined) continue
    const same = page.result === result && page.status === status && (bytes === null || page.bytes === bytes)
    if (same) continue
    const said = page.problem ?? `${page.result}, ${page.status}, ${page.bytes} bytes`
    yield `${url}: ${said}; it is ${result}, ${status}, ${bytes} bytes`
  }
}

/** Where a connection is closed without an answer, Deno's `fetch` itself asks once more. */
function* repetitions({ hosts, plan }: Site, truth: Truth): Generator<string> {
  for (const { origin, requests } of hosts) {
    for (const [path, times] of requests) {
      const url = `${origin}${path}`
      if (path !== "/robots.txt" && !truth.pages.has(url)) yield `${url} was asked for`
      if (times > (plan.resources.get(url)?.kind === "reset" ? 2 : 1)) yield `${url}: ${times} times`
    }
  }
}

function* trespasses({ hosts }: Site, truth: Truth): Generator<string> {
  for (const url of truth.forbidden) {
    const { origin, pathname } = new URL(url)
    if (hosts.find((host) => host.origin === origin)?.requests.has(pathname)) yield url
  }
}

/** Requests may come a little late, and so a little close to the next: many in a row must not come too early. */
function hurry({ hosts, delayMs }: Site): string[] {
  const [, ...arrivals] = hosts[2]?.arrivals ?? [] // the first is for robots.txt itself
  const least = 0.8 * (ROW - 1) * delayMs
  const rows = arrivals.slice(ROW - 1).map((last, index) => last - (arrivals[index] ?? Number.NaN))
  if (rows.length === 0) return [`${arrivals.length} requests say nothing about pauses`]
  return rows.filter((ms) => ms < least).map((ms) => `${ROW} requests within ${Math.round(ms)} ms`)
}
