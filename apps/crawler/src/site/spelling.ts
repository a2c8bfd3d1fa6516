import type { Random } from "./random.ts"

type Spelling = (target: URL, from: URL) => string

/** The ways in which people write one and the same address. */
const SPELLINGS: readonly [Spelling, ...Spelling[]] = [
  (target, from) => (target.origin === from.origin ? pathOf(target) : target.href),
  (target) => target.href,
  (target) => `${target.href}#chapter-2`,
  (target) => `${target.href}${target.search === "" ? "?" : "&"}utm_source=mail&utm_medium=link`,
  (target) => `//${target.host}/.${pathOf(target)}`,
  (target) => target.href.replace("http:", "HTTP:").replace("/pages/", "/about/../pages/"),
  (target) => target.href.replace("/pages/", "/p%61ges/").replace("/list", "/%6cist"),
  (target) =>
    `${target.origin}${target.pathname}?${[...target.searchParams]
      .reverse()
      .map((each) => each.join("="))
      .join("&amp;")}`,
  (target) => `${target.href.replace("//", "//reader@")}#`,
]

/** Writes a link to `target` in one of the many ways that mean the same. */
export function spell(target: string, from: string, random: Random): string {
  return random.pick(SPELLINGS)(new URL(target), new URL(from))
}

function pathOf(url: URL): string {
  return `${url.pathname}${url.search}`
}
