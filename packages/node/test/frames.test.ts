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
    "makes no copies",
    Object.assign(class extends Map<object, unknown> {}, { current: found?.current, set: found?.set }),
  ],
  ["fails", differing({ current: () => new Proxy({}, null as never) })],
])("does not take a class that %s", (_how, other: unknown) => {
  span.run("request", () => {
    expect(areFrames(other)).toBe(false)
    expect(span.getStore()).toBe("request")
  })
})

it("takes a class that is as the real one", () => {
  expect(areFrames(differing({}))).toBe(found !== null)
})
