import {
  CancelledError,
  catchGroup,
  ExceptionGroup,
  type GroupHandler,
  InvalidStateError,
  sleep,
  taskGroup,
} from "@corral/core"
import { describe, expect, it } from "vitest"
import { errorOf, errorTree, runProgram, shape } from "../harness.ts"

const type = (message: string) => new TypeError(message)
const range = (message: string) => new RangeError(message)
const group = (...errors: unknown[]) => new ExceptionGroup("several", errors)

/** What `catchGroup` throws; undefined if it throws nothing. */
function thrownBy(error: unknown, handlers: readonly GroupHandler[]): unknown {
  try {
    catchGroup(error, handlers)
    return undefined
  } catch (thrown) {
    return thrown
  }
}

describe("catchGroup()", () => {
  const ignore = () => {}

  it("gives each handler its part as a group, once, in the order of the handlers", () => {
    const seen: string[] = []
    const nested = new ExceptionGroup("inner", [type("b"), range("c")])
    catchGroup(new ExceptionGroup("outer", [range("a"), nested]), [
      [TypeError, (part) => seen.push(shape(part))],
      [RangeError, (part) => seen.push(shape(part))],
    ])
    expect(seen).toEqual(["outer[inner[b]]", "outer[a inner[c]]"])
  })

  it("gives an error to the first handler that means it only", () => {
    const seen: string[] = []
    catchGroup(group(type("a"), range("b")), [
      [[TypeError, RangeError], (part) => seen.push(`first ${shape(part)}`)],
      [TypeError, (part) => seen.push(`second ${shape(part)}`)],
    ])
    expect(seen).toEqual(["first several[a b]"])
  })

  it("throws on what nobody handled, in the shape of the original", () => {
    const left = thrownBy(new ExceptionGroup("outer", [type("a"), new ExceptionGroup("inner", [range("b")])]), [
      [TypeError, ignore],
    ])
    expect(shape(left)).toBe("outer[inner[b]]")
  })

  it("throws on the very error if no handler means any of it", () => {
    const made = group(type("a"))
    expect(thrownBy(made, [[RangeError, ignore]])).toBe(made)
    const naked = type("a")
    expect(thrownBy(naked, [[RangeError, ignore]])).toBe(naked)
    expect(thrownBy(naked, [])).toBe(naked)
  })

  it("takes an error that is no group as a group of one", () => {
    const seen: string[] = []
    catchGroup(type("a"), [[TypeError, (part) => seen.push(shape(part))]])
    expect(seen).toEqual(["[a]"])
  })

  it("throws what the only handler threw, if nothing is left, as it is", () => {
    const thrown = range("of the handler")
    const handlers: GroupHandler[] = [
      [
        TypeError,
        () => {
          throw thrown
        },
      ],
    ]
    expect(thrownBy(group(type("a")), handlers)).toBe(thrown)
    expect(thrownBy(type("a"), handlers)).toBe(thrown)
  })

  it("throws what handlers threw and then what nobody handled, in a new group", () => {
    const throwing = (message: string) => () => {
      throw new InvalidStateError(message)
    }
    expect(shape(thrownBy(group(type("a"), range("b")), [[TypeError, throwing("x")]]))).toBe("[x several[b]]")
    expect(
      shape(
        thrownBy(group(type("a"), range("b")), [
          [TypeError, throwing("x")],
          [RangeError, throwing("y")],
        ]),
      ),
    ).toBe("[x y]")
    const own = () => {
      throw new ExceptionGroup("own", [type("x")])
    }
    expect(shape(thrownBy(group(type("a"), range("b")), [[TypeError, own]]))).toBe("[own[x] several[b]]")
  })

  it("an error of the group that a handler throws alone counts as a new one", () => {
    const leaf = (part: ExceptionGroup) => {
      throw part.errors[0]
    }
    expect(shape(thrownBy(group(type("a"), range("b")), [[TypeError, leaf]]))).toBe("[a several[b]]")
  })

  it("a handler may throw its group on: with what nobody handled it is thrown in the shape of the original", () => {
    const again = (part: ExceptionGroup) => {
      throw part
    }
    const flat = group(type("a"), range("b"), new InvalidStateError("c"))
    expect(shape(thrownBy(flat, [[TypeError, again]]))).toBe("several[a b c]")
    expect(
      shape(
        thrownBy(flat, [
          [RangeError, again],
          [TypeError, again],
        ]),
      ),
    ).toBe("several[a b c]")
    expect(shape(thrownBy(type("a"), [[TypeError, again]]))).toBe("[a]")
    const nested = new ExceptionGroup("outer", [
      type("a"),
      new ExceptionGroup("inner", [range("b"), type("c"), new InvalidStateError("d")]),
    ])
    expect(
      shape(
        thrownBy(nested, [
          [TypeError, again],
          [RangeError, ignore],
        ]),
      ),
    ).toBe("outer[a inner[c d]]")
    expect(
      shape(
        thrownBy(nested, [
          [TypeError, again],
          [
            RangeError,
            () => {
              throw new Error("new")
            },
          ],
        ]),
      ),
    ).toBe("[new outer[a inner[c d]]]")
  })

  it("refuses a filter that would catch groups, also where nothing is left for it", () => {
    class Special extends ExceptionGroup {}
    for (const filter of [ExceptionGroup, Special, [TypeError, ExceptionGroup]]) {
      expect(() =>
        catchGroup(group(type("a")), [
          [TypeError, ignore],
          [filter, ignore],
        ]),
      ).toThrow(/ExceptionGroup/)
      expect(thrownBy(range("a"), [[filter, ignore]])).toBeInstanceOf(TypeError)
    }
  })

  it("lets a cancellation through to those only who name it", () => {
    const cancelled = new CancelledError()
    expect(thrownBy(cancelled, [[Error, ignore]])).toBe(cancelled)
    expect(thrownBy(cancelled, [[CancelledError, ignore]])).toBe(undefined)
    expect(thrownBy(cancelled, [[() => true, ignore]])).toBe(undefined)
    expect(shape(thrownBy(group(type("a"), cancelled), [[Error, ignore]]))).toBe("several[CancelledError]")
  })

  it("handles what a group of tasks throws", () => {
    runProgram(function* () {
      const failed: string[] = []
      const fail = (error: Error) =>
        function* () {
          yield* sleep(10)
          throw error
        }
      const left = yield* errorOf(function* () {
        try {
          yield* taskGroup(function* (tasks) {
            tasks.createTask(fail(type("a")))
            tasks.createTask(fail(range("b")))
          })
        } catch (error) {
          catchGroup(error, [[TypeError, ({ errors }) => failed.push(...errors.map(String))]])
        }
      })
      expect(failed).toEqual(["TypeError: a"])
      expect(errorTree(left)).toEqual(["b"])
    })
  })
})
