import { AsyncLocalStorage } from "node:async_hooks"
import { expect, it } from "vitest"
import { areFrames, type Frame, findFrames } from "../src/frames.ts"

const span = new AsyncLocalStorage<string>()
const found = findFrames()

it("finds Node's class of frames since Node 24", () => {
  expect(found !== null).toBe(Number.parseInt(process.versions.node, 10) >= 24)
})

it("leaves what others keep as it is", () => {
  span.run("request", () => {
    expect(findFrames()).toBe(found)
    expect(span.getStore()).toBe("request")
  })
  found?.set(undefined)
  expect(findFrames()).toBe(found)
  expect(found?.current()).toBe(undefined)
})

function fail(): never {
  throw new Error("it is gone")
}

/** A class whose frames hold no more than what they were made with. */
class Lonely extends ((found ?? Map) as MapConstructor) {
  constructor(storage: object, value: unknown) {
    super(...([storage, value] as unknown as [])) // as frames are made, not maps
    this.clear()
    this.set(storage, value)
  }
}

/** A class whose frames do not tell how much they hold. */
class Countless extends ((found ?? Map) as MapConstructor) {
  override get size(): number {
    return Number.NaN
  }
}

/** A class that is as the real one, but for some of its methods. */
function differing(methods: object): unknown {
  return Object.assign(class extends (found ?? Map) {}, methods)
}

it.each([
  ["is not there", undefined],
  ["is no class", { current: () => undefined, set: () => {} }],
  ["has other methods", Map],
  ["keeps elsewhere what is current", differing({ set: () => {} })],
  ["is set in another way", differing({ set: (_storage: object, frame: Frame) => found?.set(frame) })],
  ["tells something else", differing({ current: () => found && new found(span, "request") })],
  [
    "is made in another way",
    Object.assign(class extends Map<object, unknown> {}, { current: found?.current, set: found?.set }),
  ],
  ["makes no copies", Lonely],
  ["does not tell how much it holds", Countless],
  ["fails", differing({ current: fail })],
])("does not take a class that %s", (_how, other: unknown) => {
  span.run("request", () => {
    expect(areFrames(other)).toBe(false)
    expect(span.getStore()).toBe("request")
  })
})

it("takes a class that is as the real one", () => {
  expect(areFrames(differing({}))).toBe(found !== null)
})
