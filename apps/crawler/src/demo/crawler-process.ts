import { spawn } from "node:child_process"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import type { PrintedPage } from "../page.ts"
import type { Report } from "../report.ts"

const FOLDER = fileURLToPath(new URL("../..", import.meta.url))

/** What a crawler printed, and how it ended. */
export interface Outcome {
  readonly pages: readonly PrintedPage[]
  /** null if it did not come to that. */
  readonly report: Report | null
  readonly errors: string
  readonly code: number | null
}

export interface CrawlerOptions {
  /** The Deno to run it with. */
  readonly deno: string
  readonly start: string
  /** All hosts that it may visit, and reach at all. */
  readonly hosts: readonly string[]
  readonly limits: Readonly<Record<string, number>>
  /** Kills it when aborted. */
  readonly signal?: AbortSignal
  /** Called with each page as it is printed, and what stops the crawler as Ctrl-C does. */
  readonly onPage?: (page: PrintedPage, interrupt: () => void) => void
}

/** The command line of a crawler, in the folder of this app, with no permission but to reach its hosts. */
export function argumentsOf({ start, hosts, limits }: CrawlerOptions): string[] {
  const permission = [
    "run",
    "--conditions=@corral/source",
    "--no-prompt",
    `--allow-net=${hosts.join(",")}`,
    "src/main.ts",
  ]
  const others = hosts.filter((host) => host !== new URL(start).host).flatMap((host) => ["--host", host])
  return [
    ...permission,
    ...others,
    ...Object.entries(limits).flatMap(([name, value]) => [`--${name}`, `${value}`]),
    start,
  ]
}

/** Runs the crawler in a process of its own, until it ends. */
export function runCrawler(options: CrawlerOptions): Promise<Outcome> {
  const { deno, signal, onPage } = options
  // It needs nothing of the environment, and so does not get it.
  const stdio = ["ignore", "pipe", "pipe"] as const
  const child = spawn(deno, [...argumentsOf(options), "--json"], { cwd: FOLDER, stdio: [...stdio], env: {}, signal })
  const pages: PrintedPage[] = []
  let report: Report | null = null
  let errors = ""
  createInterface({ input: child.stdout }).on("line", (line) => {
    const printed: PrintedPage | { readonly report: Report } = JSON.parse(line)
    if ("report" in printed) report = printed.report
    else {
      pages.push(printed)
      onPage?.(printed, () => child.kill("SIGINT"))
    }
  })
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text
  })
  return new Promise((resolve, reject) => {
    child.once("error", reject)
    child.once("close", (code) => resolve({ pages, report, errors, code }))
  })
}
