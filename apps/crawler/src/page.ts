/** What came of an address. */
export interface Page {
  readonly url: string
  readonly result: "ok" | "redirect" | "too large" | "broken"
  /** The HTTP status; null if there was no answer. */
  readonly status: number | null
  readonly ms: number
  /** What was read of the body. */
  readonly bytes: number
  /** Where it leads: the links of a page, or the target of a redirect. Each once. */
  readonly links: readonly string[]
  /** Why it is broken. */
  readonly problem: string | null
}

/** A page as it is printed: with the number of its links. */
export type PrintedPage = Omit<Page, "links"> & { readonly links: number }

export function printed(page: Page): PrintedPage {
  return { ...page, links: page.links.length }
}
