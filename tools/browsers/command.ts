import { writeFileSync } from "node:fs"
import { join } from "node:path"
import type { SystemBrowser } from "./locate.ts"

/** How a browser is started: its arguments, and its environment on top of this process's. */
export interface BrowserCommand {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** Firefox as it comes asks its maker for news, and slows the timers of pages that it takes to be in the background. */
const FIREFOX_PREFERENCES = {
  "app.update.enabled": false,
  "browser.aboutwelcome.enabled": false,
  "browser.region.network.url": "",
  "browser.safebrowsing.update.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.homepage_override.mstone": "ignore",
  "datareporting.policy.dataSubmissionEnabled": false,
  "dom.min_background_timeout_value": 4,
  "extensions.systemAddon.update.enabled": false,
  "extensions.update.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "privacy.trackingprotection.enabled": false,
  "services.settings.server": "data:,#remote-settings-dummy/v1",
  "toolkit.telemetry.enabled": false,
}

const CHROMIUM_ARGUMENTS = [
  "--headless",
  "--no-sandbox", // its own sandbox needs rights that containers do not give
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-background-timer-throttling",
  "--disable-component-update",
  "--disable-quic",
  "--disable-renderer-backgrounding",
  "--disable-sync",
  "--no-first-run",
  "--remote-debugging-port=0",
]

/** How to open a page in a browser, with a folder of its own for what it keeps. */
export function commandFor(browser: SystemBrowser, url: string, folder: string): BrowserCommand {
  if (browser === "chromium") return { args: [...CHROMIUM_ARGUMENTS, `--user-data-dir=${folder}`, url], env: {} }
  if (browser === "firefox") {
    const lines = Object.entries(FIREFOX_PREFERENCES).map(
      ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
    )
    writeFileSync(join(folder, "user.js"), lines.join("\n"))
    return { args: ["--headless", "--no-remote", "--profile", folder, url], env: {} }
  }
  return {
    args: ["--private", url],
    env: {
      HOME: folder,
      XDG_CACHE_HOME: folder,
      XDG_DATA_HOME: folder,
      GSETTINGS_BACKEND: "memory",
      LIBGL_ALWAYS_SOFTWARE: "1",
      NO_AT_BRIDGE: "1",
      WEBKIT_DISABLE_COMPOSITING_MODE: "1",
      WEBKIT_DISABLE_DMABUF_RENDERER: "1",
    },
  }
}
