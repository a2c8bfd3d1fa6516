import { packCode } from "../src/share.ts"
import type { Browser } from "./browser/browser.ts"

/** What the tests are given. */
export interface Given {
  page: Page
}

/** The playground's page in a browser, as somebody sees it who hears it read. */
export class Page {
  readonly browser: Browser
  readonly #url: string

  constructor(browser: Browser, url: string) {
    this.browser = browser
    this.#url = url
  }

  /** Opens the page afresh. */
  async open(hash = ""): Promise<void> {
    await this.browser.open("about:blank") // else a change of the hash alone loads nothing
    await this.browser.open(`${this.#url}${hash === "" ? "" : `#${hash}`}`)
    await this.until(`document.querySelector(".cm-content")`)
  }

  /** Opens the page with code in its address. */
  async openCode(code: string): Promise<void> {
    await this.open(`code=${await packCode(code)}`)
    await this.until(`document.title.startsWith("shared code")`)
  }

  /** Waits for a change of the page that makes an expression true. */
  async until(expression: string): Promise<void> {
    await this.browser.evaluate(`new Promise((resolve) => {
      const look = () => {
        if (!(${expression})) return
        observer.disconnect()
        resolve(true)
      }
      const observer = new MutationObserver(look)
      observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
      look()
    })`)
  }

  /** Clicks the button with this text. */
  async clickButton(text: string): Promise<void> {
    await this.browser.evaluate(`(() => {
      document.querySelector("[data-wanted]")?.removeAttribute("data-wanted")
      const buttons = [...document.querySelectorAll("button")]
      buttons.find((button) => button.textContent.trim() === ${JSON.stringify(text)}).dataset.wanted = ""
    })()`)
    await this.browser.click("[data-wanted]")
  }

  /** What the button with this text is: "true" if it is disabled. */
  disabled(text: string): Promise<boolean> {
    return this.browser.evaluate(
      `[...document.querySelectorAll("button")].find((each) => each.textContent.trim() === ${JSON.stringify(text)})
        .getAttribute("aria-disabled") === "true"`,
    )
  }

  /** The lanes as they are read: `users, cancelled`. */
  lanes(): Promise<string[]> {
    return this.browser.evaluate(`[...document.querySelectorAll(".lanes li button")].map((lane) => lane.textContent)`)
  }

  /** The tasks for which something is drawn beyond their end. */
  drawnTooFar(): Promise<string[]> {
    return this.browser.evaluate(`[...document.querySelectorAll(".row[data-kind=task]")].filter((row) => {
      const end = row.querySelector(".ending").getBoundingClientRect()
      const drawn = [...row.querySelectorAll(".span")].map((span) => span.getBoundingClientRect().right)
      return Math.max(...drawn) > end.right
    }).map((row) => row.querySelector(".name").textContent)`)
  }

  /** The events as they are read, without their times, and without warnings, such as of slow steps on a busy machine. */
  events(): Promise<string[]> {
    return this.browser.evaluate(
      `[...document.querySelectorAll("[role=log] li:not([data-kind=warning])")].map((line) => line.querySelector("span").textContent)`,
    )
  }

  status(): Promise<string> {
    return this.browser.evaluate(`document.querySelector(".timeline [role=status]").textContent`)
  }

  alert(): Promise<string> {
    return this.browser.evaluate(`document.querySelector("[role=alert]").textContent`)
  }

  /** Waits for the status of the run to be one that begins so. */
  untilStatus(beginning: string): Promise<void> {
    return this.until(
      `document.querySelector(".timeline [role=status]").textContent.startsWith(${JSON.stringify(beginning)})`,
    )
  }

  /** Waits until a lane is read so. */
  untilLane(text: string): Promise<void> {
    return this.until(
      `[...document.querySelectorAll(".lanes li button")].some((lane) => lane.textContent === ${JSON.stringify(text)})`,
    )
  }
}
