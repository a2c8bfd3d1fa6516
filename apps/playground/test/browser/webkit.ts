import { writeFileSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Browser, type Key, WITH_CONTROL } from "./browser.ts"
import { freePort, listening } from "./ports.ts"
import { program } from "./programs.ts"
import { ServerProcess } from "./server-process.ts"
import { WebDriver } from "./web-driver.ts"

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf" // the name of element references in the protocol

/** Keys that are not characters, as the protocol writes them. */
const KEYS: Readonly<Record<Key, string>> = {
  Backspace: "\uE003",
  Tab: "\uE004",
  Enter: "\uE007",
  Escape: "\uE00C",
  Home: "\uE011",
  ArrowLeft: "\uE012",
  ArrowRight: "\uE014",
}
const CONTROL = "\uE009"

const LONGEST_WAIT = 600_000 // milliseconds for a script; the runner of the tests is less patient

/** WebKitGTK's small browser, on a display of its own, over WebDriver. */
export async function startWebKit(): Promise<Browser> {
  await using started = new AsyncDisposableStack()
  const home = await mkdtemp(join(tmpdir(), "corral-playground-webkit-"))
  started.defer(() => rm(home, { recursive: true, force: true }))
  const display = new ServerProcess(program("xvfb"), [
    "-displayfd",
    "1",
    "-screen",
    "0",
    "1600x1800x24",
    "-nolisten",
    "tcp",
  ])
  started.defer(() => display.end())
  const env = {
    DISPLAY: `:${await display.firstOutput()}`,
    HOME: home,
    XDG_CACHE_HOME: home,
    XDG_DATA_HOME: home,
    WEBKIT_DISABLE_COMPOSITING_MODE: "1",
    WEBKIT_DISABLE_DMABUF_RENDERER: "1",
    LIBGL_ALWAYS_SOFTWARE: "1",
    GSETTINGS_BACKEND: "memory",
    GTK_THEME: "Adwaita:dark",
    NO_AT_BRIDGE: "1",
  }
  const port = await freePort()
  const server = new ServerProcess(program("webkitDriver"), [`--port=${port}`], env)
  started.defer(() => server.end())
  await listening(port)
  const driver = await WebDriver.open(`http://127.0.0.1:${port}`, {
    alwaysMatch: { "webkitgtk:browserOptions": { binary: program("miniBrowser"), args: ["--automation"] } },
  })
  started.defer(async () => {
    await driver.send("DELETE", "").catch(() => {}) // it may have gone with its page
  })
  await driver.send("POST", "timeouts", { script: LONGEST_WAIT })
  const all = started.move()
  return {
    open: (url) => driver.send("POST", "url", { url }),
    evaluate: (expression) =>
      driver.send("POST", "execute/async", {
        script: `const tell = arguments[0]; Promise.resolve((${expression})).then(tell, (error) => tell(String(error)))`,
        args: [],
      }),
    click: async (selector) => {
      const element = await driver.send<{ [ELEMENT]: string }>("POST", "element", {
        using: "css selector",
        value: selector,
      })
      await driver.send("POST", `element/${element[ELEMENT]}/click`)
    },
    press: async (...keys) => {
      for (const key of keys) await driver.send("POST", "actions", { actions: [typing(key)] })
    },
    resize: async (width, height) => {
      // The window is larger than the page in it, by as much as its bars take.
      await driver.send("POST", "window/rect", { width, height })
      const [bars, frame] = await driver.send<[number, number]>("POST", "execute/sync", {
        script: "return [outerHeight - innerHeight, outerWidth - innerWidth]",
        args: [],
      })
      await driver.send("POST", "window/rect", { width: width + frame, height: height + bars })
    },
    picture: async (path) => {
      writeFileSync(path, Buffer.from(await driver.send<string>("GET", "screenshot"), "base64"))
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

function typing(key: Key): object {
  const combined = WITH_CONTROL.get(key)
  const strokes = combined === undefined ? [KEYS[key] ?? key] : [CONTROL, KEYS[combined] ?? combined]
  const down = strokes.map((value) => ({ type: "keyDown", value }))
  const up = strokes.toReversed().map((value) => ({ type: "keyUp", value }))
  return { type: "key", id: "keyboard", actions: [...down, ...up] }
}
