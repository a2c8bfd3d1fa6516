import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { json } from "node:stream/consumers"
import { describe, expect, inject, it } from "vitest"
import { SYSTEM_BROWSERS, type SystemBrowser, whatIsMissing } from "../../browsers/locate.ts"
import { Windows } from "../../browsers/windows.ts"
import { bundle } from "../bundle.ts"
import { PRINTS, programOf } from "../program.ts"

const PAGE = '<!doctype html><title>corral</title><script type="module" src="program.js"></script>'

/** What a page adds to the program: it sends home what it prints, or what went wrong. */
const REPORT = `
const lines = []
await main((line) => lines.push(line)).catch((error) => lines.push(String(error)))
await fetch("printed", { method: "POST", body: JSON.stringify(lines) })
`

/** Serves a program to a browser; gives what it printed there. */
async function runIn(browser: SystemBrowser, program: Uint8Array): Promise<unknown> {
  const windows = new Windows()
  const server = createServer()
  try {
    const printed = new Promise<unknown>((resolve, reject) => {
      server.on("request", async (request, response) => {
        if (request.url === "/program.js") response.setHeader("content-type", "text/javascript").end(program)
        else if (request.url === "/printed") {
          resolve(await json(request))
          response.end()
        } else response.setHeader("content-type", "text/html").end(PAGE)
      })
      server.on("error", reject)
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    await windows.open(browser, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    return await printed
  } finally {
    await windows.close()
    server.close()
    server.closeAllConnections()
  }
}

const present = SYSTEM_BROWSERS.filter((browser) => whatIsMissing(browser) === undefined)

describe.each(present)("installed from its tarball and bundled, in %s", (browser) => {
  it.each(["@corral/browser", "corral"])("%s runs a user's program", async (imported) => {
    const program = await bundle(inject("folder"), programOf(imported) + REPORT, "browser")
    expect(await runIn(browser, program)).toEqual(PRINTS)
  })
})
