/** Parameters that say where a reader came from, not what he wants to see. */
const TRACKING = /^(utm_\w+|gclid|fbclid)$/

/**
 * The one spelling of an address, of the many that lead to the same page: without fragment, user name and tracking
 * parameters, the other parameters in order, percent signs in capitals and only where they are needed.
 *
 * @param href as it stands in a page
 * @param base the page's own address
 * @returns null if it is no address of the web
 */
export function addressOf(href: string, base?: string): string | null {
  if (!URL.canParse(href, base)) return null
  const url = new URL(href, base)
  if (url.protocol !== "http:" && url.protocol !== "https:") return null
  url.hash = ""
  url.username = ""
  url.password = ""
  url.pathname = url.pathname.replace(/%[0-9a-f]{2}/gi, unescaped)
  for (const name of [...url.searchParams.keys()].filter((each) => TRACKING.test(each))) url.searchParams.delete(name)
  url.searchParams.sort()
  // The setter writes "?" for an empty query that was there; both forms mean the same page.
  if (url.search === "") url.search = ""
  return url.href
}

/** How many folders deep the page of an address lies. */
export function depthOf(address: string): number {
  return new URL(address).pathname.split("/").filter((segment) => segment !== "").length
}

/** RFC 3986, 6.2.2.2: what need not be escaped is not. */
function unescaped(triple: string): string {
  const char = String.fromCharCode(Number.parseInt(triple.slice(1), 16))
  return /[\w.~-]/.test(char) ? char : triple.toUpperCase()
}
