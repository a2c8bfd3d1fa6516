import { describe, expect, it } from "vitest"
import { readArguments, readKillArguments, UsageError } from "../src/arguments.ts"

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
