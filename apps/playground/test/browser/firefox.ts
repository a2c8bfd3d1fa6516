import { type KeyInput, launch } from "puppeteer-core"
import { type Browser, WITH_CONTROL } from "./browser.ts"
import { program } from "./programs.ts"

/** Firefox, over WebDriver BiDi. */
export async function startFirefox(): Promise<Browser> {
  const browser = await launch({
    browser: "firefox",
    executablePath: program("firefox"),
    headless: true,
    extraPrefsFirefox: { "ui.systemUsesDarkTheme": 1 },
  })
  const page = await browser.newPage()
  return {
    open: async (url) => {
      await page.goto(url)
    },
    evaluate: async <T>(expression: string) => (await page.evaluate(expression)) as T, // the caller knows his expression
    click: (selector) => page.click(selector),
    press: async (...keys) => {
      for (const key of keys) {
        const combined = WITH_CONTROL.get(key)
        if (combined !== undefined) await page.keyboard.down("Control")
        await page.keyboard.press((combined ?? key) as KeyInput) // a character or the name of a key
        if (combined !== undefined) await page.keyboard.up("Control")
      }
    },
    resize: (width, height) => page.setViewport({ width, height }),
    picture: async (path) => {
      await page.screenshot({ path: path as `${string}.png`, fullPage: true })
    },
    [Symbol.asyncDispose]: () => browser.close(),
  }
}
