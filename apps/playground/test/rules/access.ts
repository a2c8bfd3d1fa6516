import { expect, it } from "vitest"
import { LOW_CONTRASTS } from "../contrast.ts"
import type { Given } from "../page.ts"

/** Where the parts of the page are. */
const PLACES = `[...document.querySelectorAll(".panel, .panel > *")].map((part) => {
  const { top, height } = part.getBoundingClientRect()
  return [part.className, Math.round(top + scrollY), Math.round(height)].join(" ")
})`

/** Tests how the page is reached and read. */
export function testAccess(given: Given): void {
  it("can be reached by the keyboard everywhere, with a focus that can be seen", async () => {
    const { page } = given
    const { browser } = page
    await page.open("barrier")
    // Not by a real click: the next Tab would go on from there.
    await browser.evaluate(`document.querySelector(".primary").click()`)
    await page.untilStatus("Ended well")
    const stops: string[] = []
    for (let stop = ""; stop !== "latency" && stops.length < 60; stops.push(stop)) {
      await browser.press("Tab")
      stop = await browser.evaluate(`(() => {
      const element = document.activeElement
      const shown = [element, element.nextElementSibling, element.closest(".code")]
        .some((each) => each !== null && getComputedStyle(each).outlineStyle !== "none")
      const name = element.id || element.getAttribute("aria-label") || element.textContent.trim() || element.value
      return shown ? name || element.getAttribute("role") : "without focus: " + name
    })()`)
    }
    const lanes = ["main, done", 'group "race", done', "Ada, done", "Grace, done", "Edsger, done"]
    for (const each of [
      "Barrier",
      "Run",
      "Stop",
      "Share",
      "Code of the scenario",
      ...lanes,
      "Moment that is shown",
      "city",
    ])
      expect(stops).toContain(each)
    expect(stops.filter((stop) => stop.startsWith("without focus"))).toEqual([])
  })

  it.each([
    ["system", "dark"], // as the system of the tests is set
    ["light", "light"],
    ["dark", "dark"],
  ])("has texts that can be read, when the colours are those of %s", async (choice, ground) => {
    const { page } = given
    const { browser } = page
    await page.open("clean-up")
    await browser.evaluate(`document.querySelector("input[value=${choice}]").click()`)
    await page.clickButton("Run")
    await page.untilStatus("Failed")
    const color = await browser.evaluate<string>(`getComputedStyle(document.body).backgroundColor`)
    const [red = 0] = color.match(/\d+/g)!.map(Number)
    expect(red > 128 ? "light" : "dark").toBe(ground)
    expect(await browser.evaluate(LOW_CONTRASTS)).toEqual([])
  })

  it("fits on a phone", async () => {
    const { page } = given
    const { browser } = page
    await browser.resize(390, 844)
    await page.open("nested-groups")
    await page.clickButton("Run")
    await page.untilStatus("Ended well")
    const [inner = 0, scroll] = await browser.evaluate<number[]>(`[innerWidth, document.documentElement.scrollWidth]`)
    expect(inner).toBeLessThan(500) // MiniBrowser's window does not get narrower than some 450
    expect(scroll).toBeLessThanOrEqual(inner)
    await browser.resize(1440, 900)
  })

  it("brings the timeline into view on a phone, when a run begins", async () => {
    const { page } = given
    const { browser } = page
    await browser.resize(390, 844)
    await page.open("barrier")
    await page.clickButton("Run")
    await page.untilStatus("Ended well")
    expect(await browser.evaluate(`document.querySelector(".timeline").getBoundingClientRect().top < 100`)).toBe(true)
    await browser.resize(1440, 900)
  })

  it.each([390, 1_440])("moves no part of a page of %d pixels when a run fails", async (width) => {
    const { page } = given
    const { browser } = page
    await browser.resize(width, 900)
    await page.open("sibling-fails")
    const before = await browser.evaluate(PLACES)
    await browser.evaluate(`document.querySelector(".primary").click()`) // a real click may scroll
    await page.untilStatus("Failed")
    expect(await browser.evaluate(PLACES)).toEqual(before)
  })
}
