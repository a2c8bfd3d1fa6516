import { describe, expect, it } from "vitest"
import { GeneratorFunction, isGenerator } from "../../src/engine/generators.ts"

function* load() {}
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
