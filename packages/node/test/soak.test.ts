import { expect, it } from "vitest"
import { soak } from "../soak/soak.ts"

it("200 random programs leave nothing behind", async () => {
  const { tally } = await soak(1, (rounds) => rounds < 200)
  expect(tally.violations).toEqual([])
  expect(tally.rounds).toBe(200)
})
