import { expect, it } from "vitest"
import { ENDINGS } from "../endings.ts"
import type { Given } from "../page.ts"

/** What the editor marks as wrong. */
const MARKED = `[...document.querySelectorAll(".cm-lintRange-error")].map((part) => part.textContent).join("")`

/** The moment that the slider is at. */
const MOMENT = `document.querySelector(".time-controls input").getAttribute("aria-valuetext")`

/** The scenario has said so much. */
const heard = (beats: number): string => `document.querySelector("[role=log]").textContent.includes("beat ${beats}")`

/** Tests what runs show. */
export function testTimeline(given: Given): void {
  it.each(Object.entries(ENDINGS))("plays the scenario %s as its hint says", async (title, { status, lanes }) => {
    const { page } = given
    await page.open()
    await page.clickButton(title)
    await page.untilStatus(status)
    expect(await page.lanes()).toEqual(lanes)
    expect(await page.drawnTooFar()).toEqual([])
  })

  it("tells a run in words, and the error at its line", async () => {
    const { page } = given
    await page.open("sibling-fails")
    await page.clickButton("Run")
    await page.untilStatus("Failed")
    const events = await page.events()
    expect(events.slice(0, 2)).toEqual(['task "main" was created', 'group "page" opens'])
    expect(events.indexOf('task "posts" failed: Error: 503 from the server of posts')).toBeLessThan(
      events.indexOf('task "users" is asked to cancel'),
    )
    expect(events).toContain('task "settings" is done: "settings: loaded"')
    expect(await page.alert()).toContain("ExceptionGroup: unhandled errors in a TaskGroup")
    expect(await page.alert()).toContain("line 5Error: 503 from the server of posts")
    await page.until(`${MARKED}.includes("503")`)
  })

  it("shows what tasks wait for while they run, and at any moment after", async () => {
    const { page } = given
    const { browser } = page
    await page.openCode(`import { Queue, run, sleep, taskGroup } from "@corral/browser"
    const jobs = new Queue(1, { name: "jobs" })
    await run(() => taskGroup(function* (group) {
      group.createTask(function* () { yield* jobs.get() }, { name: "taker" })
      group.createTask(sleep(60_000), { name: "sleeper" })
    }))`)
    await page.clickButton("Run")
    await page.untilLane('taker, waiting: queue "jobs".get()')
    expect(await page.lanes()).toEqual([
      "main, waiting: its tasks",
      "group, open",
      'taker, waiting: queue "jobs".get()',
      "sleeper, waiting: sleep(60000)",
    ])
    await page.clickButton("Stop")
    await page.untilStatus("Stopped")
    expect(await page.lanes()).toEqual([
      "main, cancelled",
      "group, cancelled",
      "taker, cancelled",
      "sleeper, cancelled",
    ])
    await browser.evaluate(`document.querySelector(".time-controls input").focus()`)
    await browser.press("Home")
    await page.until(`${MOMENT} === "0 ms"`)
    await browser.evaluate(`(() => {
    const slider = document.querySelector(".time-controls input")
    slider.value = slider.max / 2
    slider.dispatchEvent(new InputEvent("input", { bubbles: true }))
  })()`)
    await page.untilLane("sleeper, waiting: sleep(60000)")
    await page.clickButton("To end")
    await page.untilLane("sleeper, cancelled")
  })

  it("can be paused while the run goes on, and goes live again", async () => {
    const { page } = given
    const { browser } = page
    await page.openCode(`import { run, sleep } from "@corral/browser"
      await run(function* () { for (let i = 1; ; i++) { console.log("beat", i); yield* sleep(20) } })`)
    await page.clickButton("Run")
    await page.until(heard(3))
    await page.clickButton("Pause")
    const moment = await browser.evaluate(MOMENT)
    await page.until(heard(20))
    expect(await browser.evaluate(MOMENT)).toBe(moment)
    await page.clickButton("Go live")
    await page.until(`${MOMENT} !== ${JSON.stringify(moment)}`)
    await page.clickButton("Stop")
    await page.untilStatus("Stopped")
  })

  it("tells about the lane that has the focus", async () => {
    const { page } = given
    const { browser } = page
    await page.open("sibling-fails")
    await page.clickButton("Run")
    await page.untilStatus("Failed")
    await browser.evaluate(
      `[...document.querySelectorAll(".label")].find((lane) => lane.textContent.startsWith("posts")).focus()`,
    )
    await page.until(`document.querySelector("dl.details")?.textContent.includes("503 from the server of posts")`)
    expect(await browser.evaluate(`document.querySelector("dl.details").textContent`)).toContain(
      'task "posts" in group "page"',
    )
  })
}
