import { SiteHost } from "./host.ts"
import { type Plan, planned, type Resource } from "./plan.ts"

/** Between two requests to the third host. */
const DELAY_MS = 10

/** What robots are told by each host; the second has no robots.txt. */
const ROBOTS = [
  "User-agent: *\nDisallow: /private/\n",
  null,
  `User-agent: *\nDisallow: /\n\nUser-agent: corral-crawler\nDisallow: /private/\nCrawl-delay: ${DELAY_MS / 1_000}\n`,
]

/** A web site on three hosts, with all that makes crawling hard. */
export interface Site {
  readonly plan: Plan
  readonly hosts: readonly SiteHost[]
  /** What robots.txt forbids: the second host forbids nothing. */
  forbids(url: string): boolean
  /** The pause that the third host asks for, in milliseconds. */
  readonly delayMs: number
  close(): Promise<void>
}

/** Opens a site on free ports of this machine. @param pages how many ordinary pages it has */
export async function openSite(seed: number, pages: number): Promise<Site> {
  const [first, ...others] = [new SiteHost(), new SiteHost(), new SiteHost()]
  const hosts = [first, ...others]
  await Promise.all(hosts.map((host) => host.listen()))
  const plan = planned({ seed, pages, origins: [first.origin, ...others.map(({ origin }) => origin)] })
  const find = (url: string) => resourceAt(url, plan)
  for (const [index, host] of hosts.entries()) host.publish(ROBOTS[index] ?? null, find)
  return {
    plan,
    hosts,
    delayMs: DELAY_MS,
    forbids: (url) => new URL(url).pathname.startsWith("/private/") && !url.startsWith(hosts[1]?.origin ?? ""),
    close: async () => {
      await Promise.all(hosts.map((host) => host.close()))
    },
  }
}

function resourceAt(url: string, { resources }: Plan): Resource | null {
  const { pathname } = new URL(url)
  if (pathname.startsWith("/trap/")) return { kind: "trap" }
  if (pathname.startsWith("/endless/")) return { kind: "endless" }
  return resources.get(url) ?? null
}
