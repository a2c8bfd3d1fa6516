import { afterAll, beforeAll, describe } from "vitest"
import type { BrowserName } from "./browser/browser.ts"
import { startBrowser } from "./browser/start.ts"
import { type Given, Page } from "./page.ts"
import { testAccess } from "./rules/access.ts"
import { testRunning } from "./rules/running.ts"
import { testTimeline } from "./rules/timeline.ts"
import { testTypeAhead } from "./rules/type-ahead.ts"
import { serveSite } from "./site.ts"

const STARTING = 120_000 // milliseconds for a build and the start of a browser, on a busy machine

/** Tests the built site in a real browser. */
export function testIn(name: BrowserName): void {
  describe(`the playground in ${name}`, () => {
    const started = new AsyncDisposableStack()
    const given = {} as Given // filled in before the first test

    beforeAll(async () => {
      const site = started.use(await serveSite())
      const browser = started.use(await startBrowser(name))
      await browser.resize(1440, 900)
      given.page = new Page(browser, site.url)
    }, STARTING)

    afterAll(() => started.disposeAsync())

    testTimeline(given)
    testRunning(given)
    testAccess(given)
    testTypeAhead(given)
  })
}
