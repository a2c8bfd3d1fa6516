import { Parser } from "htmlparser2"
import { addressOf } from "./address.ts"

/** Finds the links of a page while it comes in. */
export class Links {
  readonly #found = new Set<string>()
  readonly #parser: Parser
  #base: string

  /** @param page the address of the page */
  constructor(page: string) {
    this.#base = page
    this.#parser = new Parser({ onopentag: (name, attributes) => this.#open(name, attributes.href) })
  }

  /** Takes the next part of the page, cut wherever it may be. */
  write(html: string): void {
    this.#parser.write(html)
  }

  /** The addresses that have been found, each once, in the order in which they stand there. */
  found(): string[] {
    return [...this.#found]
  }

  #open(name: string, href: string | undefined): void {
    if (href === undefined) return
    if (name === "base") this.#base = addressOf(href, this.#base) ?? this.#base
    if (name !== "a" && name !== "area") return
    const address = addressOf(href, this.#base)
    if (address !== null) this.#found.add(address)
  }
}
