import type { Host } from "@corral/core"
import { describe, expect, it } from "vitest"
import { rest } from "./host-time.ts"
import { itUnless, type Setting } from "./setting.ts"

const READINGS = 20_000

/** The clock goes forward, in milliseconds. */
export function describeClock(host: Host, { gaps = {} }: Setting): void {
  describe("the clock", () => {
    it("never goes back", () => {
      let last = host.now()
      let back = 0
      for (let reading = 0; reading < READINGS; reading++) {
        const now = host.now()
        if (now < last) back++
        last = now
      }
      expect(back).toBe(0)
    })

    it("has passed the deadline when a timer fires", async () => {
      const before = host.now()
      await rest(host, 25)
      expect(host.now()).toBeGreaterThanOrEqual(before + 25)
    })

    itUnless(
      gaps.clock,
      "goes on while a step blocks, at the pace of the wall's",
      async () => {
        const [before, wall] = [host.now(), Date.now()]
        while (Date.now() - wall < 30) {
          // A step that blocks.
        }
        // A clock of whole milliseconds may be one behind, and so may the wall's.
        expect(host.now() - before).toBeGreaterThanOrEqual(28)
        expect(host.now() - before).toBeLessThan(30_000)
      },
      async () => {
        const [before, wall] = [host.now(), Date.now()]
        while (Date.now() - wall < 10) {
          // A step that blocks.
        }
        expect(host.now()).toBe(before)
      },
    )
  })
}
