import { run } from "@corral/node"
import { describe, expect, it } from "vitest"
import { killRounds } from "../src/demo/rounds.ts"

describe("the service, killed at random moments under load", () => {
  it("keeps every webhook that it answered 202, and delivers it at least once", { timeout: 120_000 }, async () => {
    const env = { ...process.env, DATABASE_URL: "" }
    const { rounds, fates, wrong, settled } = await run(() =>
      killRounds({ env, rounds: 5, most: 25, seed: 7, onRound: () => {} }),
    )
    expect(fates.accepted).toBeGreaterThan(20)
    expect({ ...fates, settled, wrong }).toMatchObject({
      stored: fates.accepted,
      delivered: fates.accepted,
      dead: 0,
      lost: 0,
      settled: true,
      wrong: [],
    })
    for (const { signal, afterAccepted, exitCode } of rounds) {
      if (signal === "SIGKILL") expect(exitCode).toBeNull()
      else if (afterAccepted > 0) expect(exitCode).toBe(143)
    }
  })
})
