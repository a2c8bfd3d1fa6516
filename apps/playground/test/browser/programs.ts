import { spawnSync } from "node:child_process"
import { accessSync, constants, globSync } from "node:fs"
import type { BrowserName } from "./browser.ts"

/** Where a program may be; the variable wins. */
interface Program {
  readonly variable: string
  readonly places: readonly string[]
}

const PROGRAMS = {
  chromium: {
    variable: "CHROMIUM_BIN",
    places: ["/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chromium-browser"],
  },
  firefox: { variable: "FIREFOX_BIN", places: ["/usr/bin/firefox-esr", "/usr/bin/firefox"] },
  webkitDriver: { variable: "WEBKIT_DRIVER_BIN", places: ["/usr/bin/WebKitWebDriver"] },
  miniBrowser: {
    variable: "WEBKIT_BIN",
    places: ["/usr/lib/*/webkit2gtk-4*/MiniBrowser", "/usr/libexec/webkit2gtk-4*/MiniBrowser"],
  },
  xvfb: { variable: "XVFB_BIN", places: ["/usr/bin/Xvfb"] },
} satisfies Record<string, Program>

/** What each browser needs, and the Debian packages that bring it. */
const NEEDS: Record<BrowserName, { programs: readonly (keyof typeof PROGRAMS)[]; packages: readonly string[] }> = {
  chromium: { programs: ["chromium"], packages: ["chromium"] },
  firefox: { programs: ["firefox"], packages: ["firefox-esr"] },
  webkit: { programs: ["webkitDriver", "miniBrowser", "xvfb"], packages: ["webkit2gtk-driver", "xvfb"] },
}

/** Finds a program. */
export function program(name: keyof typeof PROGRAMS): string {
  const path = find(name)
  if (path === undefined)
    throw new Error(`Cannot start ${name}: it is not installed, and ${PROGRAMS[name].variable} is not set`)
  return path
}

/** Installs what a browser needs, where apt-get can; says what is missing where it cannot. */
export function ensureInstalled(browser: BrowserName): void {
  const { programs, packages } = NEEDS[browser]
  const missing = (): string[] => programs.filter((name) => find(name) === undefined)
  if (missing().length === 0) return
  const install = ["install", "-y", "--no-install-recommends", ...packages]
  for (const args of [["update"], install]) spawnSync("apt-get", args, { stdio: "ignore" })
  if (missing().length > 0) {
    throw new Error(
      `Cannot test in ${browser}: ${missing().join(", ")} not found, and apt-get could not install it\n` +
        `  run:  apt-get ${install.join(" ")}`,
    )
  }
}

function find(name: keyof typeof PROGRAMS): string | undefined {
  const { variable, places }: Program = PROGRAMS[name]
  const named = process.env[variable]
  return named ?? places.flatMap((place) => globSync(place)).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
