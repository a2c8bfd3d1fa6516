import type { Page } from "./page.ts"

/** A link that leads nowhere. */
export interface BrokenLink {
  /** As the pages have it. */
  readonly url: string
  readonly problem: string
  /** Where redirects led to, if that is what is broken. */
  readonly via: string | null
  /** The pages that have the link; none for the address with which the crawl began. */
  readonly on: readonly string[]
}

/** What is broken, by the link as it stands in the pages: that is what has to be mended. */
export function brokenLinks(pages: readonly Page[]): BrokenLink[] {
  const byUrl = new Map(pages.map((page) => [page.url, page]))
  const referrers = new Map<string, string[]>()
  for (const { url, result, links } of pages) {
    if (result === "redirect") continue
    for (const link of links) {
      const on = referrers.get(link)
      if (on === undefined) referrers.set(link, [url])
      else on.push(url)
    }
  }
  const broken = pages.flatMap(({ url }) => {
    const on = referrers.get(url) ?? []
    const end = endOf(url, byUrl)
    // An address that only redirects lead to stands in no page: the link to the first of them is the broken one.
    if (end === null || (on.length === 0 && redirectedTo(url, pages))) return []
    return [{ url, problem: end.problem, via: end.url === url ? null : end.url, on: on.sort() }]
  })
  return broken.sort((a, b) => (a.url < b.url ? -1 : 1))
}

/** Follows redirects to their end; null if all is well there, or not known. */
function endOf(
  start: string,
  byUrl: ReadonlyMap<string, Page>,
): { readonly url: string; readonly problem: string } | null {
  const passed = new Set<string>()
  for (let page = byUrl.get(start); page !== undefined; page = byUrl.get(page.links[0] ?? "")) {
    if (passed.has(page.url)) return { url: start, problem: "redirects lead in a circle" }
    passed.add(page.url)
    if (page.problem !== null) return { url: page.url, problem: page.problem }
    if (page.result !== "redirect") return null
  }
  return null
}

function redirectedTo(url: string, pages: readonly Page[]): boolean {
  return pages.some(({ result, links }) => result === "redirect" && links[0] === url)
}
