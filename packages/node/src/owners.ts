import { AsyncLocalStorage, AsyncResource } from "node:async_hooks"
import type { OwnerStorage } from "@corral/core/adapter-kit"

// Spelt out, because Node looks for both.
const NO_OPTIONS = { triggerAsyncId: undefined, requireManualDestroy: false } as const

/** Makes the storage of the current owner. */
export function makeOwners(): OwnerStorage {
  const storage = new AsyncLocalStorage<object | undefined>()
  if (!restsOnFrames(storage)) return storage
  // Here `run` makes two maps of all storages, one to begin with and one to end with: a resource remembers what was before.
  const enter = <R>(owner: object | undefined, body: () => R): R => {
    storage.enterWith(owner)
    return body()
  }
  return {
    getStore: () => storage.getStore(),
    run: <R>(owner: object | undefined, body: () => R): R =>
      new AsyncResource("corral", NO_OPTIONS).runInAsyncScope(enter<R>, undefined, owner, body),
  }
}

/** What is entered in a resource is forgotten at its end: so it is since Node 24, where storages are maps that V8 carries. */
function restsOnFrames(storage: AsyncLocalStorage<object | undefined>): boolean {
  const resource = new AsyncResource("corral", NO_OPTIONS)
  resource.runInAsyncScope(() => storage.enterWith(resource))
  return resource.runInAsyncScope(() => storage.getStore()) === undefined
}
