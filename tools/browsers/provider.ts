import { defineBrowserProvider } from "@vitest/browser"
import type { BrowserProvider, BrowserProviderOption, TestProject } from "vitest/node"
import { SYSTEM_BROWSERS, type SystemBrowser } from "./locate.ts"
import { Windows } from "./windows.ts"

/** Opens vitest's page in a browser of the system, which runs as a plain process: no driver, no downloads. */
class SystemBrowserProvider implements BrowserProvider {
  readonly name = "system"
  readonly supportsParallelism = false
  readonly #browser: SystemBrowser
  readonly #windows = new Windows()

  constructor(project: TestProject) {
    this.#browser = browserOf(project)
    // What vitest asks of a driver for each file; a page in a window of its own needs neither.
    for (const command of ["__vitest_viewport", "__vitest_cleanup"]) registerNothing(project, command)
  }

  getCommandsContext(): Record<string, unknown> {
    return {}
  }

  async openPage(_session: string, url: string): Promise<void> {
    await this.#windows.open(this.#browser, url)
  }

  async close(): Promise<void> {
    await this.#windows.close()
  }
}

/** A vitest browser provider for the browsers that the system has installed. */
export function systemBrowsers(): BrowserProviderOption {
  return defineBrowserProvider({
    name: "system",
    supportedBrowser: SYSTEM_BROWSERS,
    providerFactory: (project) => new SystemBrowserProvider(project),
  })
}

function browserOf(project: TestProject): SystemBrowser {
  const { name } = project.config.browser
  const browser = SYSTEM_BROWSERS.find((known) => known === name)
  if (browser === undefined) throw new Error(`Cannot open a page: "${name}" is none of ${SYSTEM_BROWSERS.join(", ")}`)
  return browser
}

function registerNothing(project: TestProject, command: string): void {
  // The names are vitest's own, so its type of commands does not list them.
  project.browser?.registerCommand(command as never, (async () => {}) as never)
}
