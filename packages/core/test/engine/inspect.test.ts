import { Future, Queue } from "@corral/core"
import { expect, it } from "vitest"

/** What Node, Deno and Bun call when they show an object. */
const INSPECT = Symbol.for("nodejs.util.inspect.custom")

it.each([new Future(), new Queue().get()])("a runtime is told to show %s as its text", (shown) => {
  expect(Reflect.get(shown, INSPECT).call(shown)).toBe(String(shown))
  expect(Object.keys(Object.getPrototypeOf(shown))).toEqual([])
})
