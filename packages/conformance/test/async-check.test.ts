import { describe, expect, it } from "vitest"
import { checkAsync, freedomOf } from "../src/async-check.ts"
import { endingOf, withoutMessages } from "../src/ending.ts"
import { generatorSyntax } from "../src/generator-syntax.ts"
import { playAsync } from "../src/play-async.ts"
import type { Block, Program } from "../src/program.ts"
import { playAtOnce } from "../src/run-program.ts"
import { scheduled } from "../src/schedules.ts"

const program = (main: Block, objects: Program["objects"] = {}): Program => ({ name: "test", objects, main })
const freedom = (one: Program) => freedomOf(one, endingOf(playAtOnce(one, generatorSyntax)))

/** Two tasks that want the one item, at one instant: who gets it depends on whose turn comes first. */
const race = program(
  [
    ["task", "a", [["queue.get", "q"]]],
    ["task", "b", [["queue.get", "q"]]],
    ["sleep", 1],
    ["queue.put", "q", 1],
    ["sleep", 1],
    ["cancel", "a"],
    ["cancel", "b"],
  ],
  { q: ["queue"] },
)

describe("the freedom of a program", () => {
  it("is one ending if nothing depends on the order of turns", () => {
    const apart = program([
      [
        "task",
        "a",
        [
          ["sleep", 1],
          ["return", 1],
        ],
      ],
      [
        "task",
        "b",
        [
          ["sleep", 2],
          ["raise", "E1"],
        ],
      ],
      ["gather", ["a", "b"], { return_exceptions: true }],
    ])
    expect(freedom(apart)).toBe("one ending")
  })

  it("is several outcomes if tasks race for something within an instant", () => {
    expect(freedom(race)).toBe("several outcomes")
  })

  it("is one ending if the race is decided by the clock", () => {
    const [a, , ...rest] = race.main
    const later: Block = [
      a!,
      [
        "task",
        "b",
        [
          ["sleep", 1],
          ["sleep", 1],
          ["queue.get", "q"],
        ],
      ],
      ...rest,
    ]
    expect(freedom({ ...race, main: later })).toBe("one ending")
  })

  it("is one outcome if the order shows only in what tasks see on the way", () => {
    const counter = program(
      [
        [
          "task",
          "a",
          [
            ["sleep", 0],
            ["cell.inc", "x"],
          ],
        ],
        ["task", "b", [["state", "x"]]],
        ["sleep", 1],
      ],
      { x: ["cell", 0] },
    )
    expect(freedom(counter)).toBe("one outcome")
  })
})

describe("a schedule", () => {
  it("makes no time pass, and is the same each time", () => {
    const ending = () => endingOf(playAtOnce(race, scheduled(7))).whole
    expect(ending()).toBe(ending())
    expect(ending()).toContain("over at 2 ms")
  })

  it("puts a cancellation off until the task really waits, and keeps its message and its count", () => {
    const one = program([
      [
        "task",
        "a",
        [
          ["cell.inc", "x"],
          ["cancel", "self", "m"],
          ["cancelling", "self"],
          ["lock.acquire", "l"],
          ["log", "held"],
          ["sleep", 1],
        ],
      ],
      ["sleep", 3],
      ["state", "a"],
    ])
    const withLock: Program = { ...one, objects: { x: ["cell", 0], l: ["lock"] } }
    for (let number = 0; number < 50; number++) {
      const { whole } = endingOf(playAtOnce(withLock, scheduled(number)))
      expect(whole).toContain('a at 0 ms: log ["held"]')
      expect(whole).toContain('a at 0 ms: cancelling ["self",1]')
      expect(whole).toContain('a at 0 ms: end [{"err":{"cancelled":"m"}}]')
    }
  })
})

describe("a program in async syntax", () => {
  it("ends as it can", async () => {
    expect((await checkAsync(race)).kind).toBe("possible")
  })

  it("keeps an error that was raised before a cancellation came", async () => {
    const one = program([
      [
        "task",
        "a",
        [
          ["cancel", "self"],
          ["raise", "E1"],
        ],
      ],
      ["sleep", 1],
    ])
    expect(endingOf(await playAsync(one)).outcome).toContain('task a: {"err":"E1"}')
  })

  it("refuses a coroutine in wait(), as the exact syntax does", async () => {
    const one = program([["wait", [["coro", "c", []]]]])
    expect(endingOf(await playAsync(one)).outcome).toContain('main: {"err":"TypeError"}')
  })

  it("is a runaway if it neither waits nor logs", async () => {
    const one = program([["repeat", 1e12, [["cell.inc", "x"]]]], { x: ["cell", 0] })
    expect(endingOf(await playAsync(one)).whole).toBe("main: runaway")
  })
})

describe("an ending", () => {
  it("has lines for everything but the order of what different tasks did", () => {
    const one = program(
      [
        [
          "task",
          "a",
          [
            ["event.wait", "e"],
            ["raise", "E1"],
          ],
        ],
        ["call_later", 2, [["event.set", "e"]]],
        ["sleep", 1],
      ],
      { e: ["event"] },
    )
    expect(endingOf(playAtOnce(one, generatorSyntax)).whole.split("\n")).toEqual([
      'main: {"ok":null}',
      "over at 2 ms",
      'task a: {"err":"E1"}',
      "object e: true",
      'nobody looked at the error of a: "E1"',
      "a at 0 ms: start []",
      'a at 2 ms: event.wait ["e"]',
      'a at 2 ms: end [{"err":"E1"}]',
      "main at 0 ms: start []",
      'main at 1 ms: end [{"ok":null}]',
    ])
  })

  it("can be compared without the messages of cancellations", () => {
    expect(withoutMessages('main: {"err":{"cancelled":"m1"}}')).toBe('main: {"err":{"cancelled":null}}')
  })
})
