import { describe, expect, it } from "vitest"
import { readGolden } from "../src/golden.ts"
import type { Program } from "../src/program.ts"
import { isWellFormed } from "../src/well-formed.ts"

describe("isWellFormed()", () => {
  it("takes every golden program", async () => {
    const golden = await readGolden()
    const refused = golden.flatMap(({ programs }) => programs.filter((program) => !isWellFormed(program)))
    expect(refused.map(({ name }) => name)).toEqual([])
  })

  it.each<[what: string, main: unknown, objects?: Program["objects"]]>([
    ["a statement that does not exist", [["frobnicate"]]],
    ["a statement without what it needs", [["sleep"]]],
    ["a statement with more than it takes", [["sleep", 1, 2]]],
    ["an argument of the wrong kind", [["sleep", "long"]]],
    ["an object that is not declared", [["event.set", "e"]]],
    ["an object of the wrong kind", [["event.set", "q"]], { q: ["queue"] }],
    ["an option that does not exist", [["gather", [], { eager: true }]]],
    ["a callback that waits", [["call_soon", [["sleep", 1]]]]],
    ["nothing to reraise", [["reraise"]]],
    ["nothing to reraise in a task of its own", [["try", [], { except: [["*", [["task", "a", [["reraise"]]]]]] }]]],
    ["a barrier for nobody in particular", [], { b: ["barrier"] as never }],
    ["no main block", undefined],
  ])("refuses %s", (_what, main, objects = {}) => {
    expect(isWellFormed({ main: main as Program["main"], objects })).toBe(false)
  })
})
