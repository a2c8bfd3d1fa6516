import { chromium } from "playwright-core"
import { type Browser, WITH_CONTROL } from "./browser.ts"
import { program } from "./programs.ts"

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]

export async function startChromium(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: program("chromium"), args: FLAGS })
  const page = await browser.newPage({ colorScheme: "dark" })
  return {
    open: async (url) => {
      await page.goto(url)
    },
    evaluate: (expression) => page.evaluate(expression),
    click: (selector) => page.click(selector),
    press: async (...keys) => {
      for (const key of keys)
        await page.keyboard.press(WITH_CONTROL.has(key) ? `Control+${WITH_CONTROL.get(key)}` : key)
    },
    resize: (width, height) => page.setViewportSize({ width, height }),
    picture: async (path) => {
      await page.screenshot({ path, fullPage: true })
    },
    [Symbol.asyncDispose]: () => browser.close(),
  }
}
