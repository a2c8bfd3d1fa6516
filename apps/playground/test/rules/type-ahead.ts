import { expect, it } from "vitest"
import type { Given } from "../page.ts"

/** Tests the type-ahead search. */
export function testTypeAhead(given: Given): void {
  it("cancels a search at each keystroke that follows it", async () => {
    const { page } = given
    const { browser } = page
    await page.open()
    await browser.evaluate(`document.querySelector("#city").focus()`)
    await browser.press(..."prague")
    await page.until(`document.querySelector(".counts").textContent === "6 started5 cancelled1 finished"`)
    expect(await browser.evaluate(`document.querySelector(".found").textContent`)).toBe("Prague Czechia")
  })

  it("cancels a search whose request is on its way", async () => {
    const { page } = given
    const { browser } = page
    await page.open()
    await browser.evaluate(`document.querySelector("#city").focus()`)
    await browser.press("r")
    await page.until(`document.querySelector(".searches [data-stage=fetching]") !== null`)
    await browser.press("i")
    await page.until(`document.querySelector(".counts").textContent === "2 started1 cancelled1 finished"`)
    expect(
      await browser.evaluate(`[...document.querySelectorAll(".searches li")].map((line) => line.textContent)`),
    ).toEqual(["ri finished", "r cancelled"])
  })
}
