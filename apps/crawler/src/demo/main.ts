import process from "node:process"
import { abortable, type Coroutine, run, until } from "@corral/deno"
import type { PrintedPage } from "../page.ts"
import { lineOf, textOf } from "../report.ts"
import { openSite, type Site } from "../site/site.ts"
import { truthOf } from "../site/truth.ts"
import { checksOf } from "./checks.ts"
import { argumentsOf, runCrawler } from "./crawler-process.ts"

const SEED = 1
const PAGES = 3_000
const SHOWN_PAGES = 8
const SHOWN_LINKS = 4
const LIMITS = { concurrency: 12, "per-host": 6, "request-ms": 2_000, "max-bytes": 262_144, "max-depth": 12 }

await run(function* () {
  const site = yield* until(openSite(SEED, PAGES))
  try {
    process.exitCode = (yield* crawlAndCheck(site)) ? 0 : 1
  } finally {
    yield* until(site.close())
  }
})

/** Crawls the site as anybody would, in a process of its own, and looks whether all is accounted for. */
function* crawlAndCheck(site: Site): Coroutine<boolean> {
  const hosts = site.hosts.map(({ origin }) => new URL(origin).host)
  const options = { deno: "deno", start: site.plan.start, hosts, limits: LIMITS }
  console.log(`A site of ${PAGES} pages and some that are slow, broken, huge or in circles. The crawler:\n`)
  console.log(`deno ${argumentsOf(options).join(" ")}\n`)
  let shown = 0
  const onPage = (page: PrintedPage) => {
    if (shown < SHOWN_PAGES) console.log(lineOf(page))
    if (shown === SHOWN_PAGES) console.log("…")
    shown += 1
  }
  const outcome = yield* abortable((signal) => runCrawler({ ...options, signal, onPage }))
  if (outcome.report === null) {
    console.log(`The crawler ended with exit code ${outcome.code}\n${outcome.errors}`)
    return false
  }
  console.log(textOf(outcome.report, SHOWN_LINKS))
  const truth = truthOf(site, { maxDepth: LIMITS["max-depth"], maxRedirects: 5 })
  const checks = checksOf(site, truth, outcome, { perHost: LIMITS["per-host"], maxBytes: LIMITS["max-bytes"] })
  for (const { claim, against } of checks) {
    console.log(against.length === 0 ? `✓ ${claim}` : `✗ ${claim}; ${against.length} against it: ${against[0]}`)
  }
  const allHold = checks.every(({ against }) => against.length === 0)
  console.log(allHold ? "\nAll checks hold." : "\nSome checks do not hold.")
  return allHold
}
