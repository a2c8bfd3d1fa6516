import { once } from "node:events"
import { createServer, type RequestListener } from "node:http"
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest"
import { checksOf } from "../src/demo/checks.ts"
import { type CrawlerOptions, runCrawler } from "../src/demo/crawler-process.ts"
import { openSite, type Site } from "../src/site/site.ts"
import { truthOf } from "../src/site/truth.ts"
import { DENO, deno } from "./deno.ts"

const LIMITS = { concurrency: 8, "per-host": 3, "request-ms": 2_000, "max-bytes": 100_000, "max-depth": 6 }
const MAIN = ["run", "--conditions=@corral/source", "--no-prompt"]

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1")
  await once(server, "listening")
  onTestFinished(() => void server.close())
  const address = server.address()
  return typeof address === "object" ? `127.0.0.1:${address?.port}` : ""
}

describe("the crawler, in a Deno of its own, on a real site", () => {
  let site: Site
  let options: CrawlerOptions

  beforeEach(async () => {
    site = await openSite(7, 600)
    const hosts = site.hosts.map(({ origin }) => new URL(origin).host)
    options = { deno: DENO, start: site.plan.start, hosts, limits: LIMITS }
  })

  afterEach(() => site.close())

  const openConnections = () =>
    Promise.all(
      site.hosts.map(
        ({ server }) => new Promise((resolve, reject) => server.getConnections((e, n) => (e ? reject(e) : resolve(n)))),
      ),
    )

  it("accounts for everything; the checks notice when it does not", async () => {
    const outcome = await runCrawler(options)
    const truth = truthOf(site, { maxDepth: 6, maxRedirects: 5 })
    const bounds = { perHost: 3, maxBytes: 100_000 }
    const against = (changed: typeof outcome, limit = bounds) =>
      checksOf(site, truth, changed, limit).flatMap((check) => (check.against.length > 0 ? [check.claim] : []))
    expect(checksOf(site, truth, outcome, bounds).flatMap((check) => check.against)).toEqual([])
    expect(outcome.errors).toBe("")

    const [first, ...others] = outcome.pages
    expect(against({ ...outcome, pages: others })[0]).toMatch(/were visited, and no other/)
    expect(against({ ...outcome, pages: [{ ...first!, bytes: 7 }, ...others] })[0]).toMatch(/as the site says/)
    expect(against(outcome, { ...bounds, perHost: 0 })[0]).toMatch(
      /more than 0 pages at a time; the busiest had [123]$/,
    )
    expect(against({ ...outcome, report: { ...outcome.report!, broken: [] } })[0]).toMatch(/broken links were found/)
  })

  it("stopped by Ctrl-C, it reports what it has found so far, and ends with 130", async () => {
    let printed = 0
    const onPage: NonNullable<CrawlerOptions["onPage"]> = (_, interrupt) => {
      printed += 1
      if (printed === 50) interrupt()
    }
    const { pages, report, code, errors } = await runCrawler({ ...options, onPage })
    expect(code).toBe(130)
    expect(errors).toBe("")
    expect(report).toMatchObject({ end: "interrupted", pages: pages.length })
    expect(pages.length).toBeGreaterThanOrEqual(50)
    expect(pages.length).toBeLessThan(600)
    expect(await openConnections()).toEqual([0, 0, 0])
  })

  it("reports what it has found when the deadline passes, in the middle of requests, and ends with 124", async () => {
    const { pages, report, code } = await runCrawler({ ...options, limits: { ...LIMITS, "deadline-ms": 400 } })
    expect(code).toBe(124)
    expect(report).toMatchObject({ end: "deadline", pages: pages.length })
    expect(report?.ms).toBeGreaterThanOrEqual(400)
    expect(pages.length).toBeGreaterThan(0)
    expect(pages.length).toBeLessThan(600)
    expect(await openConnections()).toEqual([0, 0, 0])
  })

  it("visits no more pages than it may", async () => {
    const { pages, report } = await runCrawler({ ...options, limits: { ...LIMITS, "max-pages": 20 } })
    expect(pages.length).toBe(20)
    expect(report?.skipped["too many pages"]).toBeGreaterThan(0)
  })

  it("does not begin without the permission to reach its hosts", async () => {
    const [first = "", second = ""] = options.hosts
    const { code, stdout, stderr } = await deno(
      ...MAIN,
      `--allow-net=${first}`,
      "src/main.ts",
      "--host",
      second,
      options.start,
    )
    expect(stderr).toBe(
      `Cannot crawl ${second}: Deno does not permit it\n  write:  deno run --allow-net=${first},${second} …\n`,
    )
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
    expect(site.hosts.map(({ requests }) => requests.size)).toEqual([0, 0, 0])
  })
})

it.each([
  { of: "a host", concurrency: 10, perHost: 3, together: 3 },
  { of: "all hosts", concurrency: 4, perHost: 10, together: 4 },
])(
  "as many pages of $of are asked for at a time as may be, and no more",
  async ({ concurrency, perHost, together }) => {
    const links = Array.from({ length: 6 * together }, (_, n) => `<a href="/${n}">${n}</a>`).join("")
    const waiting: (() => void)[] = []
    let most = 0
    const meet = () => {
      most = Math.max(most, waiting.length)
      // Nobody is answered before all are here; and then not at once, so that one more would be seen.
      if (waiting.length !== together) return
      setTimeout(() => {
        for (const answer of waiting.splice(0)) answer()
      }, 50)
    }
    const host = await serve(({ url }, response) => {
      response.setHeader("content-type", "text/html")
      if (url === "/robots.txt") response.writeHead(404).end()
      else if (url === "/") response.end(links)
      else {
        waiting.push(() => response.end())
        meet()
      }
    })
    const limits = { concurrency, "per-host": perHost }
    const { report } = await runCrawler({ deno: DENO, start: `http://${host}/`, hosts: [host], limits })
    expect(report?.results).toEqual({ ok: 1 + 6 * together, redirect: 0, "too large": 0, broken: 0 })
    expect(most).toBe(together)
  },
)

describe("a host whose robots.txt cannot be had", () => {
  it("is left alone if it is in trouble", async () => {
    const asked: unknown[] = []
    const host = await serve(({ url }, response) => {
      asked.push(url)
      response.writeHead(503).end()
    })
    const { code, report } = await runCrawler({ deno: DENO, start: `http://${host}/`, hosts: [host], limits: {} })
    expect(asked).toEqual(["/robots.txt"])
    expect(report?.broken).toMatchObject([{ problem: "no robots.txt could be read: status 503" }])
    expect(code).toBe(1)
  })

  it("is open to all if it has none", async () => {
    const host = await serve(({ url }, response) => {
      if (url === "/") response.setHeader("content-type", "text/html").end("<a href=/a>a</a>")
      else response.writeHead(url === "/a" ? 200 : 404).end("text")
    })
    const { code, pages } = await runCrawler({ deno: DENO, start: `http://${host}/`, hosts: [host], limits: {} })
    expect(pages.map(({ url, result }) => [new URL(url).pathname, result])).toEqual([
      ["/", "ok"],
      ["/a", "ok"],
    ])
    expect(code).toBe(0)
  })
})

describe("the command line", () => {
  it("prints its usage when asked, and ends with 0", async () => {
    const { code, stdout } = await deno(...MAIN, "src/main.ts", "--help")
    expect(stdout).toMatch(/^deno run .*--allow-net=HOST/)
    expect(code).toBe(0)
  })

  it("names what is wrong with it, and ends with 2", async () => {
    const { code, stdout, stderr } = await deno(...MAIN, "src/main.ts", "--per-host", "0", "example.com")
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
    expect(stderr).toMatch(/^Cannot crawl: 2 of the arguments are wrong\n {2}URL: found "example.com"; write/)
  })
})
