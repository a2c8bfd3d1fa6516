import type { Browser, BrowserName } from "./browser.ts"
import { startChromium } from "./chromium.ts"
import { startFirefox } from "./firefox.ts"
import { ensureInstalled } from "./programs.ts"
import { startWebKit } from "./webkit.ts"

const STARTERS: Record<BrowserName, () => Promise<Browser>> = {
  chromium: startChromium,
  firefox: startFirefox,
  webkit: startWebKit,
}

/** Starts a browser, which is installed if it is missing. */
export function startBrowser(name: BrowserName): Promise<Browser> {
  ensureInstalled(name)
  return STARTERS[name]()
}
