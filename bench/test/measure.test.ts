import { describe, expect, it } from "vitest"
import { measureGrowth, type Point } from "../src/measure/growth.ts"
import { measurePair } from "../src/measure/pair.ts"
import { ask } from "../src/measure/processes.ts"
import type { Answer } from "../src/measure/request.ts"
import { runOnce } from "../src/measure/run-once.ts"
import { summarise } from "../src/measure/statistics.ts"
import type { Program, Workload } from "../src/workload.ts"

const count: Program = async (size) => size
const wrong: Program = async (size) => size - 1

describe("runOnce()", () => {
  it("refuses a program whose result is wrong", async () => {
    await expect(runOnce(wrong, 10, 10, () => 0)).rejects.toThrow("the result is 9, not 10")
  })

  it("leaves out what comes before begin() and after end()", async () => {
    let time = 0
    const program: Program = async (size, probe) => {
      time += 5
      probe.begin()
      time += 2
      probe.end()
      time += 7
      return size
    }
    expect(await runOnce(program, 1, 1, () => time)).toBe(2)
  })

  it("counts all of it without them", async () => {
    let time = 0
    const program: Program = async (size) => {
      time += 5
      return size
    }
    expect(await runOnce(program, 1, 1, () => time)).toBe(5)
  })
})

describe("measurePair()", () => {
  const workload: Workload = {
    name: "counting",
    title: "counting",
    unit: "number",
    size: 10,
    testSize: 10,
    measures: "speed",
    target: 1,
    expected: (size) => size,
    systems: { promises: count, corral: count, effect: wrong },
  }
  const effort = { rounds: 3, time: 1, warmup: 1, clock: "wall" } as const

  it("gives a figure for both in each round", async () => {
    const { baseline, system } = await measurePair(workload, "corral", effort)
    expect([baseline.length, system.length]).toEqual([3, 3])
    for (const perSecond of [...baseline, ...system]) expect(perSecond).toBeGreaterThan(0)
  })

  it("gives none for a program whose result is wrong", async () => {
    await expect(measurePair(workload, "effect", effort)).rejects.toThrow("the result is 9, not 10")
  })

  it("gives none for a system that nobody wrote the program for", async () => {
    await expect(measurePair(workload, "fastq", effort)).rejects.toThrow("nobody has written it")
  })
})

describe("measureGrowth()", () => {
  it("hands over the sizes that worked before one that fails", async () => {
    const points: Point[] = []
    const growing = measureGrowth(
      async (size) => Math.min(size, 100),
      [10, 100, 1_000],
      (size) => size,
      (size) => size,
      1,
      "wall",
      (point) => points.push(point),
    )
    await expect(growing).rejects.toThrow("the result is 100, not 1000")
    expect(points.map(({ size }) => size)).toEqual([10, 100])
  })
})

describe("ask()", () => {
  async function failureOf(code: string): Promise<Answer[]> {
    const runtime = { command: process.execPath, args: ["--max-old-space-size=20", "-e", code] }
    return ask(runtime, { kind: "heap", workload: "heap", system: "corral" })
  }

  it("tells of what error a process died, without colours", async () => {
    const code = 'console.error("\\x1b[31merror\\x1b[0m: RangeError: too deep"); process.exit(1)'
    expect(await failureOf(code)).toEqual([{ kind: "failure", message: "error: RangeError: too deep" }])
  })

  it("tells that a process had too little memory, and nothing of where it was", async () => {
    const code = "for (const all = []; ; ) all.push(Array.from({ length: 1_000 }, Math.random))"
    expect(await failureOf(code)).toEqual([{ kind: "failure", message: "it ran out of memory" }])
  })
})

describe("summarise()", () => {
  it("takes the middle, and half the distance of the quartiles as a part of it", () => {
    expect(summarise([5, 1, 3, 2, 4])).toEqual({ median: 3, spread: 1 / 3 })
    expect(summarise([2, 4])).toEqual({ median: 3, spread: 1 / 6 })
  })
})
