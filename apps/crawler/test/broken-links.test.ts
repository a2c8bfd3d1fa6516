import { describe, expect, it } from "vitest"
import { brokenLinks } from "../src/broken-links.ts"
import type { Page } from "../src/page.ts"

function page(url: string, result: Page["result"], ...links: string[]): Page {
  return { url, result, status: null, ms: 0, bytes: 0, links, problem: result === "broken" ? "status 404" : null }
}

describe("brokenLinks()", () => {
  it("names the link as it stands in the pages, also if redirects lie between it and what is broken", () => {
    const pages = [
      page("/b", "ok", "/old", "/gone", "/fine"),
      page("/a", "ok", "/old", "/never-visited"),
      page("/old", "redirect", "/older"),
      page("/older", "redirect", "/gone"),
      page("/gone", "broken"),
      page("/fine", "redirect", "/a"),
    ]
    expect(brokenLinks(pages)).toEqual([
      { url: "/gone", problem: "status 404", via: null, on: ["/b"] },
      { url: "/old", problem: "status 404", via: "/gone", on: ["/a", "/b"] },
    ])
  })

  it("finds redirects in a circle, in whichever order they were visited", () => {
    const pages = [page("/1", "redirect", "/2"), page("/", "ok", "/1", "/2", "/3"), page("/2", "redirect", "/1")]
    const problem = "redirects lead in a circle"
    expect(brokenLinks([...pages, page("/3", "redirect", "/3")])).toEqual([
      { url: "/1", problem, via: null, on: ["/"] },
      { url: "/2", problem, via: null, on: ["/"] },
      { url: "/3", problem, via: null, on: ["/"] },
    ])
  })

  it("names the first address if that is what is broken, and nothing that only a broken redirect leads to", () => {
    expect(brokenLinks([page("/", "broken")])).toEqual([{ url: "/", problem: "status 404", via: null, on: [] }])
    expect(brokenLinks([page("/", "redirect", "/x"), page("/x", "broken")])).toEqual([
      { url: "/", problem: "status 404", via: "/x", on: [] },
    ])
  })
})
