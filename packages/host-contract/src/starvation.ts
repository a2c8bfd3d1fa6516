import { createTask, type Host, run, sleep, until } from "@corral/core"
import { describe, expect, it } from "vitest"
import { itUnless, type Setting } from "./setting.ts"

/** A program that never rests keeps nobody else from his work. */
export function describeStarvation(host: Host, { gaps = {}, outside = {} }: Setting): void {
  const works: Readonly<Record<string, () => Promise<unknown>>> = {
    "a timer": () => new Promise((resolve) => setTimeout(resolve, 20)),
    "another run": () => run(() => sleep(10), { host }),
    ...outside,
  }

  describe("a task that loops on sleep(0)", () => {
    if (gaps.macrotasks !== undefined) {
      it(`a known gap, proved to be there: starves a timer: ${gaps.macrotasks}`, async () => {
        let fired = false
        setTimeout(() => {
          fired = true
        })
        await run(
          function* () {
            for (let turns = 0; turns < 100; turns++) yield* sleep(0)
          },
          { host },
        )
        expect(fired).toBe(false)
      })
      return
    }
    for (const [what, work] of Object.entries(works)) {
      it(`does not starve ${what}`, async () => {
        let turns = 0
        await run(
          function* () {
            const spinning = createTask(function* () {
              for (;;) {
                turns++
                yield* sleep(0)
              }
            })
            yield* until(work())
            expect(spinning.done()).toBe(false)
          },
          { host },
        )
        expect(turns).toBeGreaterThan(1)
      })

      itUnless(gaps.ambient, `does not starve ${what}, if it is an async function`, async () => {
        let turns = 0
        await run(
          async () => {
            const spinning = createTask(async () => {
              for (;;) {
                turns++
                await sleep(0)
              }
            })
            await until(work())
            expect(spinning.done()).toBe(false)
          },
          { host },
        )
        expect(turns).toBeGreaterThan(1)
      })
    }
  })
}
