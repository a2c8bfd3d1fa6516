import type { Host } from "@corral/core"
import { describe, expect, it } from "vitest"

/** What keeps the process alive can be let go, however often it is said. Whether it does, only another process sees. */
export function describeHolding(host: Host): void {
  describe.runIf(host.holdOpen !== undefined)("holding the process open", () => {
    it("can be done by several; each lets go for himself, a second time in vain", () => {
      const releases = [1, 2, 3].map(() => host.holdOpen?.())
      for (const release of releases) {
        expect(() => release?.()).not.toThrow()
        expect(() => release?.()).not.toThrow()
      }
    })
  })
}
