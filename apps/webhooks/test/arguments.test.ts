import { describe, expect, it } from "vitest"
import { readArguments, readCompareArguments, readKillArguments, UsageError } from "../src/arguments.ts"

describe("readArguments()", () => {
  it("shows the demonstration unless told otherwise", () => {
    expect(readArguments([])).toEqual({ mode: "demo", seed: 1 })
    expect(readArguments(["--seed", "7"])).toEqual({ mode: "demo", seed: 7 })
    expect(readArguments(["--serve"])).toMatchObject({ mode: "serve" })
    expect(readArguments(["--serve", "-h"])).toMatchObject({ mode: "help" })
  })

  it("says what there is when asked for what there is not", () => {
    expect(() => readArguments(["--sreve"])).toThrow(UsageError)
    expect(() => readArguments(["--sreve"])).toThrow(/Unknown option '--sreve'.*npm start -- --serve/s)
    expect(() => readArguments(["serve"])).toThrow(/npm start -- --serve/)
  })

  it.each(["0", "-1", "1.5", "x", "", "1e3"])("refuses the seed %j", (seed) => {
    expect(() => readArguments([`--seed=${seed}`])).toThrow(/is not a whole number from 1 to 999999/)
  })
})

describe("readKillArguments()", () => {
  it("reads rounds and seed", () => {
    expect(readKillArguments([])).toEqual({ rounds: 10, seed: 1 })
    expect(readKillArguments(["--rounds", "30", "--seed", "2"])).toEqual({ rounds: 30, seed: 2 })
    expect(() => readKillArguments(["--round", "30"])).toThrow(/npm run kill/)
  })
})

describe("readCompareArguments()", () => {
  const url = "postgres://somewhere/else"

  it("compares on the database that there is", () => {
    expect(readCompareArguments([], undefined)).toEqual({
      database: "embedded",
      rounds: 4,
      seconds: 12,
      warmUp: 2,
      connections: 32,
      profile: false,
      keep: null,
    })
    expect(readCompareArguments([], url)).toMatchObject({ database: "postgres" })
    expect(readCompareArguments(["--database", "embedded"], url)).toMatchObject({ database: "embedded" })
    expect(readCompareArguments(["--warm-up=5", "--profile", "--keep=a"], url)).toMatchObject({
      warmUp: 5,
      profile: true,
      keep: "a",
    })
  })

  it("refuses a database that there is not, and numbers that are none", () => {
    expect(() => readCompareArguments(["--database", "sqlite"], url)).toThrow(/neither embedded nor postgres/)
    expect(() => readCompareArguments(["--database", "postgres"], "")).toThrow(/DATABASE_URL is not set/)
    expect(() => readCompareArguments(["--rounds", "0"], url)).toThrow(/is not a whole number/)
    expect(() => readCompareArguments(["--round", "1"], url)).toThrow(/npm run compare/)
  })
})
