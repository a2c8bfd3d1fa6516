import { Random } from "./random.ts"
import { spell } from "./spelling.ts"

/** What answers a request. */
export type Resource =
  /** An ordinary page: its links as they are written, and where each of them leads. */
  | { readonly kind: "page"; readonly links: Link[]; readonly delayMs: number; readonly filler: number }
  | { readonly kind: "file"; readonly size: number }
  | { readonly kind: "failing"; readonly status: number }
  | { readonly kind: "redirect"; readonly to: string }
  /** The connection is closed without an answer, or in the middle of one. */
  | { readonly kind: "reset" | "cut" }
  /** No answer comes, or it never ends. */
  | { readonly kind: "hanging" | "trickling" }
  /** Far larger than anybody wants; some say so in advance. */
  | { readonly kind: "huge"; readonly declared: boolean }
  /** What robots.txt forbids. */
  | { readonly kind: "private" }
  /** Each page links to one that lies deeper, each redirect leads to one more: without end. */
  | { readonly kind: "trap" | "endless" }

export interface Link {
  readonly href: string
  /** The address, spelled as the site does itself; null if it is none of the web. */
  readonly target: string | null
}

/** Everything there is on the hosts of a site, by address. */
export interface Plan {
  readonly origins: readonly string[]
  readonly start: string
  readonly resources: ReadonlyMap<string, Resource>
}

export interface PlanOptions {
  readonly seed: number
  /** How many ordinary pages there are. */
  readonly pages: number
  /** The first has most of the pages, the last has few. */
  readonly origins: readonly [string, ...string[]]
}

/** A page in so many of the ordinary ones has one of these. */
const SPECIALS: readonly { readonly every: number; readonly make: (n: number, random: Random) => Resource }[] = [
  { every: 60, make: (_, random) => ({ kind: "file", size: random.between(100, 50_000) }) },
  { every: 100, make: (_, random) => ({ kind: "failing", status: random.pick([404, 404, 404, 410, 500, 503]) }) },
  { every: 400, make: () => ({ kind: "reset" }) },
  { every: 400, make: () => ({ kind: "cut" }) },
  { every: 500, make: () => ({ kind: "hanging" }) },
  { every: 700, make: () => ({ kind: "trickling" }) },
  { every: 300, make: (n) => ({ kind: "huge", declared: n % 2 === 0 }) },
  { every: 100, make: () => ({ kind: "private" }) },
  { every: 1_000, make: () => ({ kind: "trap" }) },
  { every: 1_000, make: () => ({ kind: "endless" }) },
]

/** Plans a site: the same for the same seed. */
export function planned({ seed, pages, origins }: PlanOptions): Plan {
  const random = new Random(seed)
  const resources = new Map<string, Resource>()
  const originOf = (n: number) => origins[Math.floor(origins.length * ((n * 0.618) % 1) ** 2)] ?? origins[0]
  const listed = Array.from({ length: pages }, (_, n) => {
    const path = n === 0 ? "/" : n % 7 === 0 ? `/list?from=${n}&order=up` : `/pages/${n % 50}/${n}.html`
    return { url: `${n === 0 ? origins[0] : originOf(n)}${path}`, links: [] as Link[] }
  })
  for (const { url, links } of listed) {
    const slow = random.next() < 0.02
    const delayMs = slow ? random.between(100, 400) : random.between(3, 10)
    resources.set(url, { kind: "page", links, delayMs, filler: random.between(200, 8_000) })
  }
  const link = (from: number, target: string) => {
    const page = listed[from]
    page?.links.push({ href: spell(target, page.url, random), target })
  }
  const anyPage = () => random.between(0, pages)
  const anyUrl = () => listed[anyPage()]?.url ?? ""

  // A tree, so that every page can be reached, and links across it, so that most can be reached in many ways.
  for (let n = 1; n < pages; n += 1) link(Math.floor((n - 1) / 4), listed[n]?.url ?? "")
  for (let n = 0; n < pages; n += 1) for (let more = random.between(0, 6); more > 0; more -= 1) link(n, anyUrl())

  const special = (url: string, resource: Resource) => {
    resources.set(url, resource)
    for (let times = random.between(1, 4); times > 0; times -= 1) link(anyPage(), url)
  }
  for (const { every, make } of SPECIALS) {
    for (let n = 0; n < Math.ceil(pages / every); n += 1) {
      const resource = make(n, random)
      special(`${originOf(n)}${pathOf(resource, n)}`, resource)
    }
  }
  for (let n = 0; n < Math.ceil(pages / 100); n += 1) redirects(n, `${originOf(n)}/moved/${n}`, special, anyUrl)
  for (let n = 0; n < Math.ceil(pages / 20); n += 1) odd(listed[anyPage()]?.links, n)
  return { origins, start: listed[0]?.url ?? "", resources }
}

function pathOf({ kind }: Resource, n: number): string {
  return kind === "trap" ? `/trap/${n}/` : kind === "endless" ? `/endless/${n}/0` : `/${kind}/${n}`
}

/** To a page, to a page by way of another address, to what is missing, or in a circle. */
function redirects(n: number, url: string, add: (url: string, to: Resource) => void, anyUrl: () => string): void {
  const next = `${url}/next`
  if (n % 4 === 0) add(url, { kind: "redirect", to: anyUrl() })
  else add(url, { kind: "redirect", to: next })
  if (n % 4 === 1) add(next, { kind: "redirect", to: anyUrl() })
  if (n % 4 === 2) add(next, { kind: "failing", status: 404 })
  if (n % 4 === 3) add(next, { kind: "redirect", to: url })
}

/** Links that lead nowhere on the web, or off the site. */
function odd(links: Link[] | undefined, n: number): void {
  const hrefs = ["mailto:a@example.com", "javascript:void(0)", "http://[half", "tel:1"]
  links?.push({ href: hrefs[n % hrefs.length] ?? "", target: null })
  const elsewhere = `http://elsewhere.invalid/${n % 10}`
  links?.push({ href: elsewhere, target: elsewhere })
}
