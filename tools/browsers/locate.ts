import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"

/** A browser that the system has installed; nothing is downloaded. */
export type SystemBrowser = "chromium" | "firefox" | "webkit"

export const SYSTEM_BROWSERS: readonly SystemBrowser[] = ["chromium", "firefox", "webkit"]

/** Debian's packages that bring a browser and what it needs. */
export const DEBIAN_PACKAGES: Readonly<Record<SystemBrowser, readonly string[]>> = {
  chromium: ["chromium"],
  firefox: ["firefox-esr"],
  webkit: ["webkit2gtk-driver", "xvfb"],
}

/** Finds a browser's program; undefined if it is not installed. CHROMIUM_BIN and so on name it themselves. */
export function locate(browser: SystemBrowser): string | undefined {
  const named = process.env[`${browser.toUpperCase()}_BIN`]
  return [...(named === undefined ? [] : [named]), ...candidates(browser)].find((path) => existsSync(path))
}

/** Tells whether MiniBrowser, which has no headless mode, will have a display. */
export function hasDisplay(): boolean {
  return process.env.DISPLAY !== undefined || existsSync("/usr/bin/Xvfb")
}

/**
 * What is to be said where a browser is missing.
 *
 * @returns undefined if nothing is
 */
export function whatIsMissing(browser: SystemBrowser): string | undefined {
  if (locate(browser) !== undefined && (browser !== "webkit" || hasDisplay())) return undefined
  const packages = DEBIAN_PACKAGES[browser].join(" ")
  return `Cannot run on ${browser}: it is not installed\n  write:  apt-get install --no-install-recommends ${packages}`
}

function candidates(browser: SystemBrowser): string[] {
  if (browser === "chromium") return ["chromium", "chromium-browser", "google-chrome"].map((name) => `/usr/bin/${name}`)
  if (browser === "firefox") return ["firefox-esr", "firefox"].map((name) => `/usr/bin/${name}`)
  // Debian keeps it in a folder for each architecture: /usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser
  const libraries = ["/usr/libexec", "/usr/lib", ...below("/usr/lib")]
  return libraries
    .flatMap(below)
    .filter(isWebKit)
    .sort()
    .reverse()
    .map((folder) => join(folder, "MiniBrowser"))
}

function isWebKit(folder: string): boolean {
  return /\/webkit(2gtk|gtk)-[\d.]+$/.test(folder)
}

function below(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name))
}
