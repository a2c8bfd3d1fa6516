import { expect, it } from "vitest"
import type { Given } from "../page.ts"

/** What the editor marks as wrong. */
const MARKED = `[...document.querySelectorAll(".cm-lintRange-error")].map((part) => part.textContent).join("")`

/** Tests how code is edited, run and stopped. */
export function testRunning(given: Given): void {
  it("runs what is typed, by the keyboard alone", async () => {
    const { page } = given
    const { browser } = page
    await page.open()
    await browser.click(".cm-content")
    await browser.press("Select all", ...'import { run, sleep } from "@corral/browser"; await run(() => sleep(20, 7))')
    await page.until(`document.querySelector(".scenarios [aria-current]").textContent.includes("edited")`)
    await browser.press("Run")
    await page.untilStatus("Ended well")
    expect(await page.events()).toEqual(['task "main" was created', 'task "main" is done: 7'])
  })

  it("refuses code that cannot run, and says where it is wrong", async () => {
    const { page } = given
    await page.openCode('import { run, slep } from "@corral/browser"\nawait run(() => slep(1))')
    expect(await page.alert()).toBe("The code cannot runline 1Cannot import slep: corral has no such name")
    expect(await page.disabled("Run")).toBe(true)
    await page.openCode("const a = 1\nconst a = 2")
    expect(await page.alert()).toBe("The code cannot runline 2Identifier 'a' has already been declared")
    await page.until(`${MARKED} === "a"`)
  })

  it("stays alive while a scenario loops without end, shows who does, and stops it", async () => {
    const { page } = given
    await page.openCode(`import { run, sleep, taskGroup } from "@corral/browser"
    await run(() => taskGroup(function* (group) {
      group.createTask(sleep(60_000), { name: "patient" })
      group.createTask(function* () { yield* sleep(30); for (;;) {} }, { name: "spinner" })
    }))`)
    await page.clickButton("Run")
    await page.untilLane("spinner, running")
    await page.clickButton("Stop")
    await page.untilStatus("Stopping")
    await page.untilStatus("Stopped")
    expect(await page.lanes()).toEqual(["main, stopped", "group, stopped", "patient, stopped", "spinner, stopped"])
  })

  it("stops a scenario as a signal stops a program: its clean-up runs", async () => {
    const { page } = given
    await page.openCode(`import { run, sleep } from "@corral/browser"
    await run(function* () {
      try { yield* sleep(60_000) } finally { yield* sleep(50); console.log("closed") }
    })`)
    await page.clickButton("Run")
    await page.untilLane("main, waiting: sleep(60000)")
    await page.clickButton("Stop")
    await page.untilStatus("Stopped")
    expect(await page.events()).toEqual([
      'task "main" was created',
      'task "main" is asked to cancel',
      'task "main": closed',
      'task "main" is cancelled',
    ])
  })

  it("ends a scenario that floods the recording", async () => {
    const { page } = given
    await page.openCode(`import { run, sleep } from "@corral/browser"
    await run(function* () { for (;;) yield* sleep(0) })`)
    await page.clickButton("Run")
    await page.untilStatus("Ended: the recording is full")
    expect(await page.lanes()).toEqual(["main, stopped"])
  })

  it("keeps code in a link", async () => {
    const { page } = given
    const { browser } = page
    const code = `console.log("ünïcode, ${"kept ".repeat(50)}")`
    await page.openCode(code)
    await page.clickButton("Share")
    await page.until(`/link/i.test(document.querySelector(".told").textContent)`)
    expect(await browser.evaluate(`document.querySelector(".cm-content").textContent`)).toBe(code)
    expect(await browser.evaluate(`location.hash.startsWith("#code=") && location.hash.length < 150`)).toBe(true)
  })
}
