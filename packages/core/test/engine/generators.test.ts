import { describe, expect, it } from "vitest"
import { GeneratorFunction, isGenerator, step, throwInto } from "../../src/engine/generators.ts"

function* load() {}
function* echo(): Generator<unknown, string> {
  try {
    return `sent ${yield "first"}`
  } catch (error) {
    return `caught ${error}`
  }
}
class Loader {
  *load() {}
}
const lookalike = { next: () => ({ done: true, value: 1 }), throw: () => {}, [Symbol.iterator]: () => lookalike }

describe("isGenerator", () => {
  it.each([
    ["a generator", load()],
    ["one of a method", new Loader().load()],
    ["one of a function made from text", new (GeneratorFunction as new (body: string) => typeof load)("")()],
  ])("knows %s", (_what, value: unknown) => {
    expect(isGenerator(value)).toBe(true)
  })

  it.each([
    ["the function", load],
    ["an async generator", (async function* () {})()],
    ["what has the same methods", lookalike],
    ["another iterator", [][Symbol.iterator]()],
    ["nothing", null],
  ])("does not take %s for one", (_what, value: unknown) => {
    expect(isGenerator(value)).toBe(false)
  })
})

/** Does what a generator does, by methods of its own. */
function wrapped(): Iterator<unknown> {
  const inner = echo()
  return { next: (value) => inner.next(value), throw: (error) => inner.throw(error) }
}

describe.each([
  ["a generator", echo],
  ["another iterator", wrapped],
])("of %s", (_what, make: () => Iterator<unknown>) => {
  it("step() gives what `next` gives", () => {
    const iterator = make()
    expect(step(iterator, undefined)).toEqual({ value: "first", done: false })
    expect(step(iterator, 7)).toEqual({ value: "sent 7", done: true })
  })

  it("throwInto() gives what `throw` gives", () => {
    const iterator = make()
    step(iterator, undefined)
    expect(throwInto(iterator, "rain")).toEqual({ value: "caught rain", done: true })
    expect(() => throwInto(iterator, new Error("rain"))).toThrow("rain")
  })
})

it("the methods of generators are the language's own: what a program puts into one is not called", () => {
  const generator = Object.assign(echo(), { next: () => ({ value: "own", done: true }) })
  expect(step(generator, undefined)).toEqual({ value: "first", done: false })
})
