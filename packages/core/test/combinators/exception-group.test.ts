import {
  CancelledError,
  catchGroup,
  ExceptionGroup,
  type GroupHandler,
  InvalidStateError,
  rethrowCancelled,
  sleep,
  taskGroup,
} from "@corral/core"
import { describe, expect, it } from "vitest"
import { errorOf, errorTree, runProgram } from "../harness.ts"

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

/** The shape of an error as text: the messages of groups and of the errors in them. */
function shape(error: unknown): string {
  if (!(error instanceof ExceptionGroup)) return String(errorTree(error))
  return `${error.message}[${error.errors.map(shape).join(" ")}]`
}

describe("ExceptionGroup", () => {
  it("is an AggregateError with a message, its errors in order, a cause and a stack", () => {
    const cause = range("cause")
    const made = new ExceptionGroup("two", new Set([type("a"), range("b")]), { cause })
    expect(made).toBeInstanceOf(AggregateError)
    expect(made.name).toBe("ExceptionGroup")
    expect(made.message).toBe("two")
    expect(shape(made)).toBe("two[a b]")
    expect(made.cause).toBe(cause)
    expect(made.stack).toContain("ExceptionGroup: two")
    expect("cause" in group(1)).toBe(false)
  })

  it("is not changed by a change of the list that it was made of", () => {
    const errors = [type("a")]
    const made = new ExceptionGroup("one", errors)
    errors.push(type("b"))
    expect(made.errors.length).toBe(1)
  })

  it("refuses to be empty", () => {
    expect(() => new ExceptionGroup("none", [])).toThrow(RangeError)
    expect(() => group(type("a")).derive([])).toThrow(RangeError)
  })
})

describe("ExceptionGroup.split()", () => {
  it("divides into what is meant and the others, in the order of the original", () => {
    const [types, others] = group(type("a"), range("b"), type("c")).split(TypeError)
    expect(shape(types)).toBe("several[a c]")
    expect(shape(others)).toBe("several[b]")
  })

  it("gives null in place of an empty group, and the very group if it is meant as a whole", () => {
    const made = group(type("a"))
    expect(made.split(RangeError)[0]).toBe(null)
    expect(shape(made.split(RangeError)[1])).toBe("several[a]")
    expect(shape(made.split(TypeError)[0])).toBe("several[a]")
    expect(made.split(TypeError)[1]).toBe(null)
    expect(made.split(ExceptionGroup)).toEqual([made, null])
    expect(made.split(Error)[0]).toBe(made)
  })

  it("Error means every error but a cancellation, which is meant only by its own name", () => {
    const made = group(type("a"), group(new CancelledError(), range("b")))
    expect(shape(made.split(Error)[0])).toBe("several[a several[b]]")
    expect(shape(made.split(Error)[1])).toBe("several[several[CancelledError]]")
    expect(shape(made.split(CancelledError)[0])).toBe("several[several[CancelledError]]")
  })

  it("keeps the shape of nested groups, and drops those that become empty", () => {
    const inner = new ExceptionGroup("inner", [type("b"), range("c")])
    const onlyRange = new ExceptionGroup("only range", [range("d")])
    const [types, others] = new ExceptionGroup("outer", [type("a"), inner, onlyRange]).split(TypeError)
    expect(shape(types)).toBe("outer[a inner[b]]")
    expect(shape(others)).toBe("outer[inner[c] only range[d]]")
  })

  it("a nested group that is meant as a whole is not divided", () => {
    const inner = new ExceptionGroup("inner", [type("b"), range("c")])
    const made = new ExceptionGroup("outer", [type("a"), inner])
    const [meant, others] = made.split((error) => error === inner)
    expect(shape(meant)).toBe("outer[inner[b c]]")
    expect(meant?.errors[0]).toBe(inner)
    expect(shape(others)).toBe("outer[a]")
  })

  it("takes a class, a list of classes or a function", () => {
    const made = group(type("a"), range("b"), new InvalidStateError("c"))
    expect(shape(made.split([TypeError, RangeError])[0])).toBe("several[a b]")
    expect(shape(made.split((error) => ["b", "c"].includes((error as Error).message))[0])).toBe("several[b c]")
    expect(made.split([])[0]).toBe(null)
    // @ts-expect-error a name is none of these
    expect(() => made.split("TypeError")).toThrow(/^Cannot pick errors by TypeError/)
  })

  it("looks at a class's subclasses, and at errors that are no Error objects", () => {
    class Special extends TypeError {}
    expect(shape(group(new Special("a"), "text").split(TypeError)[0])).toBe("several[a]")
    expect(group(undefined, null, 7).split((error) => error === 7)[0]?.errors).toEqual([7])
  })

  it("carries the stack and the cause over to the parts", () => {
    const cause = range("cause")
    const made = new ExceptionGroup("two", [type("a"), range("b")], { cause })
    for (const part of made.split(TypeError)) {
      expect(part?.stack).toBe(made.stack)
      expect(part?.cause).toBe(cause)
    }
    for (const part of group(type("a"), range("b")).split(TypeError)) expect(part && "cause" in part).toBe(false)
  })

  it("makes the parts of a subclass with its derive(), and plain groups without one", () => {
    class Coded extends ExceptionGroup {
      readonly code: number
      constructor(message: string, errors: Iterable<unknown>, code: number) {
        super(message, errors)
        this.code = code
      }
      override derive(errors: readonly unknown[]): Coded {
        return new Coded(this.message, errors, this.code)
      }
    }
    const [types, others] = new Coded("coded", [type("a"), range("b")], 7).split(TypeError)
    expect([types, others].map((part) => part instanceof Coded && part.code)).toEqual([7, 7])

    class Plain extends ExceptionGroup {}
    const [part] = new Plain("plain", [type("a"), range("b")]).split(TypeError)
    expect(part?.constructor).toBe(ExceptionGroup)
    const whole = new Plain("plain", [type("a")])
    expect(whole.split(Plain)[0]).toBe(whole)
  })

  it("treats an AggregateError that is no ExceptionGroup as one error", () => {
    const foreign = new AggregateError([type("a")], "foreign")
    expect(group(foreign).split(TypeError)[0]).toBe(null)
    expect(group(foreign).split(AggregateError)[0]).not.toBe(null)
  })
})

describe("ExceptionGroup.subgroup()", () => {
  it("picks what is meant, in the shape of the original; null if there is none", () => {
    const made = new ExceptionGroup("outer", [type("a"), new ExceptionGroup("inner", [type("b"), range("c")])])
    expect(shape(made.subgroup(RangeError))).toBe("outer[inner[c]]")
    expect(made.subgroup(SyntaxError)).toBe(null)
  })
})

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

describe("rethrowCancelled()", () => {
  it("throws a cancellation on, and a group that holds one at any depth", () => {
    const cancelled = new CancelledError()
    expect(() => rethrowCancelled(cancelled)).toThrow(cancelled)
    for (const made of [group(type("a"), cancelled), group(group(cancelled))]) {
      expect(() => rethrowCancelled(made)).toThrow(made)
    }
  })

  it("does nothing with any other error", () => {
    for (const error of [type("a"), group(type("a")), new AggregateError([new CancelledError()]), undefined, "text"]) {
      rethrowCancelled(error)
    }
  })
})
