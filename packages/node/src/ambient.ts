import { AsyncLocalStorage, AsyncResource, executionAsyncId } from "node:async_hooks"
import { type Ambient, type AmbientScope, makeAmbient } from "@corral/core/adapter-kit"

type Owners = AsyncLocalStorage<object | undefined>

/** What a scope holds where storages are a map that V8 carries: that map. */
interface Frame {
  readonly size: number
  has(storage: object): boolean
}

/** Makes `Host.ambient` of Node. */
export function makeNodeAmbient(): Ambient {
  const owners: Owners = new AsyncLocalStorage()
  const ambient = makeAmbient(owners, makeScope)
  if (!restsOnFrames(owners, ambient)) return ambient
  const { capture, captureOthers } = withoutEmptyScopes(owners, ambient)
  function enter<S, R>(this: object | undefined, method: (this: S) => R, self: S): R {
    if (owners.getStore() !== this) owners.enterWith(this)
    return method.call(self)
  }
  return {
    current: ambient.current,
    capture,
    captureOthers,
    // Here `AsyncLocalStorage.run` makes two maps, one to begin with and one to end with: a scope remembers what was before.
    run: (owner, scope, method, self) =>
      (scope ?? captureOthers()).runInAsyncScope(enter, owner, method, self) as ReturnType<typeof method>,
  }
}

/** Names what triggers it, as Node would: to have Node find it takes as long as all the rest. */
function makeScope(): AmbientScope {
  return new AsyncResource("corral", executionAsyncId())
}

/** What is entered in a scope is forgotten at its end: so it is since Node 24, where storages are a map that V8 carries. */
function restsOnFrames(owners: Owners, ambient: Ambient): boolean {
  const scope = ambient.capture()
  scope.runInAsyncScope(owners.enterWith, owners, scope)
  return scope.runInAsyncScope(owners.getStore, owners) === undefined
}

/**
 * Has all captures that found nothing share one scope; for others, those that found nothing but an owner, too: to enter an
 * owner makes a copy of what is there, which is dear.
 *
 * Node does not tell where a scope keeps what it holds. It is searched for; where it is not found, every capture has a
 * scope of its own.
 */
function withoutEmptyScopes(owners: Owners, ambient: Ambient): Pick<Ambient, "capture" | "captureOthers"> {
  const { capture } = ambient
  const empty = capture()
  const owned = capture().runInAsyncScope(() => {
    owners.enterWith(ambient)
    return capture()
  }, undefined)
  const key = Object.getOwnPropertySymbols(owned).find((key) => {
    const frame = frameOf(owned, key)
    return typeof frame?.has === "function" && frame.has(owners) && frameOf(empty, key) === undefined
  })
  if (key === undefined) return ambient
  return {
    capture: () => {
      const scope = capture()
      return frameOf(scope, key) === undefined ? empty : scope
    },
    captureOthers: () => {
      const scope = capture()
      const frame = frameOf(scope, key)
      return frame === undefined || (frame.size === 1 && frame.has(owners)) ? empty : scope
    },
  }
}

function frameOf(scope: AmbientScope, key: symbol): Frame | undefined {
  return (scope as unknown as { readonly [key: symbol]: Frame | undefined })[key] // if it is the key that is looked for
}
