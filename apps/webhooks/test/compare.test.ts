import { run } from "@corral/node"
import { describe, expect, it } from "vitest"
import { KINDS, type Kind } from "../src/compare/contestants.ts"
import { compareRounds } from "../src/compare/rounds.ts"
import { isSound, lineOf, tableOf } from "../src/compare/table.ts"
import type { Trial } from "../src/compare/trial.ts"

describe("the comparison", () => {
  it("measures both services, which deliver all that they accept", { timeout: 60_000 }, async () => {
    const measured: Kind[] = []
    const trials = await run(() =>
      compareRounds({
        databaseUrl: "",
        profileTo: null,
        seconds: 0.5,
        warmUp: 0,
        connections: 4,
        rounds: 1,
        onTrial: ({ kind }) => measured.push(kind),
      }),
    )
    expect(measured).toEqual(["corral", "plain"])
    for (const kind of KINDS) {
      const [one] = trials[kind]
      expect(one?.problems).toEqual([])
      expect(one?.fates.accepted).toBeGreaterThan(10)
      expect(one?.fates).toMatchObject({ delivered: one?.fates.accepted, lost: 0, repeated: 0 })
      for (const figure of ["acceptedPerSecond", "deliveredPerSecond", "p50", "p99", "cpuSeconds"] as const) {
        expect(one?.[figure]).toBeGreaterThan(0)
      }
      expect(one?.claims).toBeGreaterThan(0)
      expect(one?.batches).toBeGreaterThan(0)
      expect(one?.peakRssMegabytes).toBeGreaterThan(50)
    }
    expect(rowsOf(tableOf(trials)).map(([name]) => name)).toEqual([...KINDS, "corral / plain", "lowest", "highest"])
  })
})

describe("tableOf()", () => {
  it("gives medians, and the ratios of neighbouring rounds", () => {
    const trials = {
      corral: [100, 300, 200].map((speed) => trial("corral", speed)),
      plain: [100, 200, 400].map((speed) => trial("plain", speed)),
    }
    const accepted = Object.fromEntries(rowsOf(tableOf(trials)).map(([name = "", value]) => [name, value]))
    expect(accepted).toEqual({
      corral: "200",
      plain: "200",
      "corral / plain": "1.00", // of 1, 1.5 and 0.5
      lowest: "0.50",
      highest: "1.50",
    })
  })
})

describe("a trial", () => {
  it("does not count when something was lost, or nothing was accepted", () => {
    const good = trial("plain", 100)
    expect(isSound(good)).toBe(true)
    const bad = { ...good, problems: ["3 webhooks were not delivered"] }
    expect(isSound(bad)).toBe(false)
    expect(lineOf(bad)).toContain("✗ 3 webhooks were not delivered")
    expect(isSound({ ...good, fates: { ...good.fates, accepted: 0 } })).toBe(false)
  })
})

/** The rows of a table below its head, cell by cell. */
function rowsOf(table: string): string[][] {
  const rows = table.split("\n").filter((line) => line.startsWith("│"))
  return rows.slice(1).map((line) =>
    line
      .split("│")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

function trial(kind: Kind, acceptedPerSecond: number): Trial {
  return {
    kind,
    acceptedPerSecond,
    deliveredPerSecond: 1,
    p50: 1,
    p99: 1,
    cpuSeconds: 1,
    peakRssMegabytes: 1,
    claims: 1,
    batches: 1,
    serviceBusy: 1,
    harnessBusy: 1,
    window: { from: 0, to: 1 },
    fates: { accepted: 9, stored: 9, delivered: 9, retried: 0, retries: 0, repeated: 0, dead: 0, lost: 0 },
    problems: [],
  }
}
