import { commandFor } from "./command.ts"
import { findDisplay } from "./display.ts"
import { locate, type SystemBrowser, whatIsMissing } from "./locate.ts"
import { Processes } from "./processes.ts"

/** Windows of the system's browsers, each a plain process: no driver, no downloads. */
export class Windows {
  readonly #processes = new Processes()
  #display: Promise<string> | undefined

  /**
   * Opens a page.
   *
   * @throws {Error} the browser is not installed; it says what to do
   */
  async open(browser: SystemBrowser, url: string): Promise<void> {
    const program = locate(browser)
    const missing = whatIsMissing(browser)
    if (program === undefined || missing !== undefined) throw new Error(missing)
    const folder = this.#processes.makeFolder(browser)
    const { args, env } = commandFor(browser, url, folder)
    const display = browser === "webkit" ? { DISPLAY: await this.#findDisplay() } : {}
    this.#processes.start(program, args, folder, { stdio: "ignore", env: { ...process.env, ...env, ...display } })
  }

  /** Closes all of them; nothing is left behind. */
  async close(): Promise<void> {
    await this.#processes.end()
  }

  #findDisplay(): Promise<string> {
    this.#display ??= findDisplay(this.#processes)
    return this.#display
  }
}
