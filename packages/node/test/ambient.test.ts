import { AsyncLocalStorage } from "node:async_hooks"
import { setTimeout as later } from "node:timers/promises"
import type { Ambient, AmbientScope } from "@corral/core"
import { describe, expect, it } from "vitest"
import { makeNodeAmbient } from "../src/ambient.ts"

/** What somebody else, a tracer say, keeps in the host. */
const span = new AsyncLocalStorage<string | undefined>()
const [first, second] = [{ name: "first" }, { name: "second" }]

/** Since Node 24, storages are a map that V8 carries. */
const restsOnFrames = Number.parseInt(process.versions.node, 10) >= 24

it("captures that found nothing share one scope since Node 24; for others, those that found an owner, too", () => {
  const ambient = makeNodeAmbient()
  const captures = () => [ambient.capture(), ambient.captureOthers()]
  const [nothing] = captures()
  expect(captures().map((scope) => scope === nothing)).toEqual([restsOnFrames, restsOnFrames])
  expect(ambient.run(first, null, captures, undefined).map((scope) => scope === nothing)).toEqual([
    false,
    restsOnFrames,
  ])
  const inSpan = () => [...captures(), ...ambient.run(first, null, captures, undefined)]
  expect(span.run("request", inSpan).includes(nothing as AmbientScope)).toBe(false)
})

describe.each([
  ["where nobody keeps anything", () => makeNodeAmbient()],
  ["where others keep something", () => span.run("loading", () => makeNodeAmbient())],
  ["of what Node documents", () => makeNodeAmbient(null)],
])("the ambient of Node, made %s", (_where, make: () => Ambient) => {
  const ambient = make()
  const look = (): unknown[] => [ambient.current(), span.getStore()]
  const lookLater = async (): Promise<unknown[]> => {
    await later(1)
    return look()
  }

  it("replaces an owner, in the same place or in a scope", async () => {
    const scope = ambient.run(first, null, ambient.capture, ambient)
    expect(scope.runInAsyncScope(look, undefined)).toEqual([first, undefined])
    expect(ambient.run(second, scope, look, undefined)).toEqual([second, undefined])
    expect(await ambient.run(second, scope, lookLater, undefined)).toEqual([second, undefined])
    expect(await scope.runInAsyncScope(() => ambient.run(second, null, lookLater, undefined), undefined)).toEqual([
      second,
      undefined,
    ])
    expect(ambient.run(undefined, scope, look, undefined)).toEqual([undefined, undefined])
    expect(look()).toEqual([undefined, undefined])
  })

  it("leaves what was there when the method throws", () => {
    const scope = span.run("request", ambient.capture)
    const fail = (): never => {
      throw new Error("refused")
    }
    span.run("elsewhere", () => {
      expect(() => scope.runInAsyncScope(fail, undefined)).toThrow("refused")
      expect(() => ambient.run(first, scope, fail, undefined)).toThrow("refused")
      expect(look()).toEqual([undefined, "elsewhere"])
    })
  })

  it("captures what others keep for an owner to come, wherever it is entered", async () => {
    const scopes = [
      ambient.captureOthers(),
      ambient.run(first, null, ambient.captureOthers, ambient),
      span.run("request", ambient.captureOthers),
      span.run("request", () => ambient.run(first, null, ambient.captureOthers, ambient)),
    ]
    const found = [undefined, undefined, "request", "request"].map((kept) => [second, kept])
    expect(scopes.map((scope) => ambient.run(second, scope, look, undefined))).toEqual(found)
    expect(await Promise.all(scopes.map((scope) => ambient.run(second, scope, lookLater, undefined)))).toEqual(found)
    const elsewhere = () => scopes.map((scope) => ambient.run(second, scope, look, undefined))
    expect(span.run("elsewhere", () => ambient.run(first, null, elsewhere, undefined))).toEqual(found)
  })

  it("captures that there is nothing", () => {
    const nothing = ambient.capture()
    const elsewhere = () => nothing.runInAsyncScope(look, undefined)
    expect(span.run("elsewhere", () => ambient.run(first, null, elsewhere, undefined))).toEqual([undefined, undefined])
  })

  it("leaves what others keep as it is", async () => {
    const scope = span.run("request", () => ambient.run(first, null, ambient.capture, ambient))
    expect(ambient.run(second, scope, look, undefined)).toEqual([second, "request"])
    expect(await ambient.run(second, scope, lookLater, undefined)).toEqual([second, "request"])
    expect(ambient.run(undefined, scope, look, undefined)).toEqual([undefined, "request"])
    const inQuery = (): unknown[] => span.run("query", () => ambient.run(second, null, look, undefined))
    expect(scope.runInAsyncScope(inQuery, undefined)).toEqual([second, "query"])
    const inNone = (): unknown[] => span.run(undefined, () => ambient.run(second, null, look, undefined))
    expect(scope.runInAsyncScope(inNone, undefined)).toEqual([second, undefined])
    expect(look()).toEqual([undefined, undefined])
  })
})
