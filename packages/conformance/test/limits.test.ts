import { describe, expect, it } from "vitest"
import type { Block, Program, Result } from "../src/program.ts"
import { runProgram } from "../src/run-program.ts"

const run = (main: Block, rest: Partial<Program> = {}): Result => runProgram({ name: "test", ...rest, main })

describe("a program that goes on for too long", () => {
  it("is a runaway after 3000 turns", () => {
    expect(run([["repeat", 2_998, [["sleep", 0]]]]).outcome).toEqual({ ok: null })
    expect(run([["repeat", 1_000_000, [["sleep", 0]]]]).outcome).toBe("runaway")
  })

  it("is a runaway after 600 events", () => {
    expect(run([["repeat", 598, [["log", 1]]]]).outcome).toEqual({ ok: null })
    expect(run([["repeat", 599, [["log", 1]]]]).outcome).toBe("runaway")
  })

  it("is a runaway if it neither waits nor logs", () => {
    expect(run([["repeat", 1e12, [["cell.inc", "x"]]]], { objects: { x: ["cell", 0] } }).outcome).toBe("runaway")
  })

  it("cannot save itself by catching what ends it", () => {
    const forever: Block = [["repeat", 1e12, [["try", [["log", 1]], { except: [["*", []]], finally: [["log", 2]] }]]]]
    const { outcome, trace } = run(forever)
    expect(outcome).toBe("runaway")
    expect(trace.length).toBe(601)
  })

  it("is a runaway if it does so while it is being closed", () => {
    const stubborn: Block = [["repeat", 1e12, [["try", [["sleep", 5]], { except: [["*", []]] }]]]]
    expect(
      run(
        [
          ["task", "a", stubborn],
          ["sleep", 1],
        ],
        { finish: "cancel" },
      ).outcome,
    ).toBe("runaway")
  })
})

describe("tasks that await each other in a circle", () => {
  const awaitMain: Block = [["await", "main"]]

  it("are a runaway", () => {
    expect(
      run([
        ["task", "a", awaitMain],
        ["await", "a"],
      ]).outcome,
    ).toBe("runaway")
  })

  it("are one through a gather, also of coroutines", () => {
    expect(
      run([
        ["task", "a", awaitMain],
        ["gather", ["a"]],
      ]).outcome,
    ).toBe("runaway")
    expect(
      run([
        [
          "gather",
          [
            ["coro", "a", awaitMain],
            ["coro", "b", []],
          ],
        ],
      ]).outcome,
    ).toBe("runaway")
  })

  it("are none if one of them is shielded: they wait for ever", () => {
    expect(
      run([
        ["task", "a", awaitMain],
        ["shield", "a"],
      ]).outcome,
    ).toBe("deadlock")
  })

  it("are none if one of them waits for the end of a cancellation only", () => {
    const stubborn: Block = [["try", [["sleep", 9]], { except: [["*", awaitMain]] }]]
    expect(
      run([
        ["task", "a", stubborn],
        ["sleep", 1],
        ["wait_for", "a", 0],
      ]).outcome,
    ).toBe("deadlock")
    expect(
      run([
        ["task", "a", stubborn],
        ["sleep", 1],
        ["wait_for", "a", 1],
      ]).outcome,
    ).toBe("runaway")
  })

  it("are no matter when a task awaits itself: that is an error", () => {
    expect(run([["await", "self"]]).outcome).toEqual({ err: "RuntimeError" })
  })
})

describe("a malformed program", () => {
  it("is refused, though it catches everything", () => {
    const main = [["try", [["frobnicate", 1]], { except: [["*", []]] }]] as unknown as Block // no such statement
    expect(() => run(main)).toThrow('Cannot do the statement "frobnicate" here')
  })

  it("is refused if a callback is to wait", () => {
    expect(() => run([["call_soon", [["sleep", 1]]]])).toThrow('Cannot do the statement "sleep" here')
  })

  it("is refused if it takes one object for another", () => {
    expect(() => run([["event.set", "q"]], { objects: { q: ["queue"] } })).toThrow('Cannot use "q"')
  })
})
