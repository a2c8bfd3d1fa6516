import { CancelledError, ExceptionGroup, InvalidStateError, rethrowCancelled } from "@corral/core"
import { describe, expect, it } from "vitest"
import { shape } from "../harness.ts"

const type = (message: string) => new TypeError(message)
const range = (message: string) => new RangeError(message)
const group = (...errors: unknown[]) => new ExceptionGroup("several", errors)

describe("ExceptionGroup", () => {
  it("is an AggregateError with a message, its errors in order, a cause and a stack", () => {
    const cause = range("cause")
    const made = new ExceptionGroup("two", new Set([type("a"), range("b")]), { cause })
    expect(made).toBeInstanceOf(AggregateError)
    expect(made.name).toBe("ExceptionGroup")
    expect(made.message).toBe("two")
    expect(shape(made)).toBe("two[a b]")
    expect(made.cause).toBe(cause)
    expect(made.stack).toContain("exception-group.test")
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
    const without = group(type("a"), range("b"))
    delete without.stack
    expect(without.subgroup(TypeError)?.stack).toContain("exception-group.test")
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
