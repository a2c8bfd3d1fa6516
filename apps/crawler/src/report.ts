import { type BrokenLink, brokenLinks } from "./broken-links.ts"
import type { Findings, Skipped } from "./findings.ts"
import type { Page, PrintedPage } from "./page.ts"

/** How a crawl ended. */
export type End = "complete" | "deadline" | "interrupted"

/** All that is to be said when a crawl has ended. */
export interface Report {
  readonly end: End
  readonly ms: number
  readonly pages: number
  readonly bytes: number
  readonly results: Readonly<Record<Page["result"], number>>
  readonly skipped: Readonly<Record<Skipped, number>>
  readonly broken: readonly BrokenLink[]
}

const SHOWN_REFERRERS = 3

export function reportOf({ pages, skipped }: Findings, end: End, ms: number): Report {
  const results = { ok: 0, redirect: 0, "too large": 0, broken: 0 }
  let bytes = 0
  for (const page of pages) {
    results[page.result] += 1
    bytes += page.bytes
  }
  const left = { "robots.txt": 0, "other host": 0, "too deep": 0, "too many pages": 0 }
  for (const why of skipped.values()) left[why] += 1
  return { end, ms: Math.round(ms), pages: pages.length, bytes, results, skipped: left, broken: brokenLinks(pages) }
}

/** One page, for a person to read. */
export function lineOf({ url, result, status, ms, bytes, links, problem }: PrintedPage): string {
  const fields = [`${status ?? "–"}`.padStart(3), `${ms} ms`.padStart(8), sizeOf(bytes).padStart(9)]
  const note = problem ?? (result === "ok" ? `${links} links` : result)
  return `${fields.join("  ")}  ${url}  (${note})`
}

/** The report, for a person to read. @param most how many broken links are shown */
export function textOf(report: Report, most: number = Number.POSITIVE_INFINITY): string {
  const { end, ms, pages, bytes, results, skipped, broken } = report
  const how = { complete: "Done", deadline: "The deadline has passed", interrupted: "Interrupted" }[end]
  const counts = Object.entries(results).map(([result, count]) => `${count} ${result}`)
  const left = Object.entries(skipped).map(([why, count]) => `${count} ${why}`)
  const list = broken.slice(0, most).map(({ url, problem, via, on }) => {
    const shown = on.slice(0, SHOWN_REFERRERS).map((page) => `    on ${page}\n`)
    const more = on.length > SHOWN_REFERRERS ? `    and on ${on.length - SHOWN_REFERRERS} more\n` : ""
    return `  ${url}: ${problem}${via === null ? "" : ` at ${via}`}\n${shown.join("")}${more}`
  })
  return [
    `\n${how}: ${pages} pages, ${sizeOf(bytes)}, ${(ms / 1_000).toFixed(1)} s\n`,
    `  visited      ${counts.join(", ")}\n`,
    `  not visited  ${left.join(", ")}\n`,
    broken.length === 0 ? "No broken links.\n" : `\n${broken.length} broken links:\n${list.join("")}`,
    broken.length > most ? `  and ${broken.length - most} more\n` : "",
  ].join("")
}

function sizeOf(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
