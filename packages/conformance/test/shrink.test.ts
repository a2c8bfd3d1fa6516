import { describe, expect, it } from "vitest"
import type { Program } from "../src/program.ts"
import { runProgram } from "../src/run-program.ts"
import { shrink } from "../src/shrink.ts"
import { isWellFormed } from "../src/well-formed.ts"

/** Fails, as a program that corral runs otherwise than CPython would, if it logs the text. */
const logs = (text: string) => async (program: Program) =>
  isWellFormed(program) && runProgram(program).trace.some(([, , what, value]) => what === "log" && value === text)

describe("shrink()", () => {
  it("leaves only what the failure needs", async () => {
    const program: Program = {
      name: "big",
      finish: "cancel",
      objects: { e: ["event"], q: ["queue", 2], x: ["cell", 3] },
      main: [
        [
          "task",
          "a",
          [
            ["event.wait", "e"],
            ["log", "bug"],
            ["sleep", 5],
          ],
          { eager: true },
        ],
        ["queue.put", "q", 1],
        [
          "try",
          [
            ["repeat", 9, [["sleep", 4]]],
            [
              "group",
              "g",
              [
                ["event.set", "e"],
                ["sleep", 3],
              ],
            ],
            ["gather", ["a", "a"], { return_exceptions: true }],
          ],
          { except: [[["E1", "TimeoutError"], [["log", "caught"]]]], finally: [["log", "over"]] },
        ],
      ],
    }
    expect(await shrink(program, logs("bug"))).toEqual({ name: "big", main: [["log", "bug"]] })
  })

  it("lowers numbers as far as they may go", async () => {
    const needsThree = async ({ main }: Partial<Program>) => {
      const first = main?.[0]
      return first?.[0] === "repeat" && first[1] >= 3 && first[2]?.length > 0
    }
    const program: Program = {
      name: "numbers",
      main: [
        [
          "repeat",
          9,
          [
            ["sleep", 7],
            ["log", 8],
          ],
        ],
      ],
    }
    expect((await shrink(program, needsThree)).main).toEqual([["repeat", 3, [["log"]]]])
  })

  it("leaves alone what cannot be made smaller", async () => {
    const program: Program = { name: "small", main: [["log", "bug"]] }
    expect(await shrink(program, logs("bug"))).toEqual(program)
  })
})
