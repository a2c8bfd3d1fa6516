import type { Page } from "./page.ts"

/** Why an address was not visited. */
export type Skipped = "robots.txt" | "other host" | "too deep" | "too many pages"

/** What a crawl has found so far. */
export class Findings {
  readonly pages: Page[] = []
  readonly skipped = new Map<string, Skipped>()
  readonly #onPage: (page: Page) => void

  /** @param onPage called with each page as soon as it is done */
  constructor(onPage: (page: Page) => void) {
    this.#onPage = onPage
  }

  add(page: Page): void {
    this.pages.push(page)
    this.#onPage(page)
  }

  skip(url: string, why: Skipped): void {
    this.skipped.set(url, why)
  }
}
