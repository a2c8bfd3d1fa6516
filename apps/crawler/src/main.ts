import process from "node:process"
import { type Coroutine, run, TimeoutError, timeout } from "@corral/deno"
import { crawl } from "./crawl.ts"
import { Findings } from "./findings.ts"
import { printed } from "./page.ts"
import { checkPermission } from "./permission.ts"
import { type End, lineOf, reportOf, textOf } from "./report.ts"
import { readSettings, type Settings, USAGE, UsageError } from "./settings.ts"

const EXIT_CODES = { broken: 1, usage: 2, deadline: 124 }

try {
  await run(main)
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(error.message)
  process.exitCode = EXIT_CODES.usage
}

function* main(): Coroutine<void> {
  const settings = readSettings(process.argv.slice(2))
  if (settings === null) {
    console.log(USAGE)
    return
  }
  yield* checkPermission(settings)
  yield* crawlAndReport(settings)
}

function* crawlAndReport(settings: Settings): Coroutine<void> {
  const began = performance.now()
  const print = settings.json ? JSON.stringify : lineOf
  const findings = new Findings((page) => console.log(print(printed(page))))
  let end: End = "interrupted"
  try {
    yield* timeout(settings.deadlineMs, () => crawl(settings, findings))
    end = "complete"
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    end = "deadline"
    process.exitCode = EXIT_CODES.deadline
  } finally {
    // On Ctrl-C, too: what was found so far is worth as much as before.
    const report = reportOf(findings, end, performance.now() - began)
    console.log(settings.json ? JSON.stringify({ report }) : textOf(report))
    if (end === "complete" && report.broken.length > 0) process.exitCode = EXIT_CODES.broken
  }
}
