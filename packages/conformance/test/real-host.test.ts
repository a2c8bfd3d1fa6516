import { describe, expect, it } from "vitest"
import { checkAsync } from "../src/async-check.ts"
import { asyncSyntax } from "../src/async-syntax.ts"
import { firstDivergence } from "../src/divergence.ts"
import { generatorSyntax } from "../src/generator-syntax.ts"
import { readGolden } from "../src/golden.ts"
import { playReal } from "../src/play-real.ts"
import type { Block, Program, Result } from "../src/program.ts"
import { sideBySide } from "../src/side-by-side.ts"
import type { Syntax } from "../src/syntax.ts"

for (const { file, programs } of await readGolden()) {
  describe(`${file}, in real time`, () => {
    it("each trace is CPython's", async () => {
      const divergences = await sideBySide(programs, async (program) => {
        const { result } = await playReal(program, generatorSyntax)
        const divergence = firstDivergence(program.expect, result)
        return divergence === undefined ? [] : [`${program.name}: ${divergence}`]
      })
      expect(divergences.flat()).toEqual([])
    })

    if (file.startsWith("random-")) return // to look for schedules takes long; on the manual host that is done for all
    it("each ends in async syntax as it can", async () => {
      const ends = await sideBySide(programs, async (program) => {
        const { kind } = await checkAsync(program, undefined, playReal(program, asyncSyntax))
        return kind === "possible" || kind === "but for messages" ? [] : [`${program.name} is ${kind}`]
      })
      expect(ends.flat()).toEqual([])
    })
  })
}

describe("a program in real time", () => {
  const play = async (main: Block, rest: Partial<Program> = {}, syntax: Syntax = generatorSyntax): Promise<Result> =>
    (await playReal({ name: "test", ...rest, main }, syntax)).result

  it("takes its time", async () => {
    const began = performance.now()
    const { trace, time } = await play([
      ["sleep", 20],
      ["log", "rested"],
      ["sleep", 10],
    ])
    expect(performance.now() - began).toBeGreaterThanOrEqual(30)
    expect(trace.find(([, , what]) => what === "log")).toEqual([20, "main", "log", "rested"])
    expect(time).toBe(30)
  })

  it("is over when all of it waits for something that never comes", async () => {
    expect(await play([["event.wait", "e"]], { objects: { e: ["event"] } })).toMatchObject({
      outcome: "deadlock",
      time: 0,
    })
  })

  it("does not wait for a timer that is cancelled, however far off", async () => {
    const { outcome, time } = await play([["timeout", "t", 1e9, [["sleep", 5]]]])
    expect([outcome, time]).toEqual([{ ok: null }, 5])
  })

  it("is refused if nothing but a far-off timer is left", async () => {
    await expect(play([["sleep", 1e9]])).rejects.toThrow(
      new RangeError("Cannot wait until 1000000000 ms in real time: it is too long"),
    )
  })

  it("is refused if it is malformed, in a task or in a callback", async () => {
    const malformed = [["frobnicate", 1]] as unknown as Block // no such statement
    const refusal = 'Cannot do the statement "frobnicate" here'
    await expect(play(malformed)).rejects.toThrow(refusal)
    await expect(play([["call_soon", malformed]])).rejects.toThrow(refusal)
  })

  it("is a runaway if it logs, spins or waits without end", async () => {
    const spinning = await play([["repeat", 1e12, [["cell.inc", "x"]]]], { objects: { x: ["cell", 0] } })
    const logging = await play([
      [
        "repeat",
        1e12,
        [
          ["sleep", 0],
          ["log", 1],
        ],
      ],
    ])
    const waiting = await play([["repeat", 1e12, [["sleep", 0]]]], {}, asyncSyntax)
    expect([spinning, logging, waiting].map(({ outcome }) => outcome)).toEqual(Array(3).fill("runaway"))
  })
})
