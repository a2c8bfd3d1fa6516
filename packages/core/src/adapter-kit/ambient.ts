import type { Ambient, AmbientScope } from "../host.ts"

/** The part of an AsyncLocalStorage that carries the owner. */
export interface OwnerStorage {
  getStore(): object | undefined
  run<A extends unknown[], R>(owner: object | undefined, body: (...args: A) => R, ...args: A): R
}

/** The class whose objects carry what others keep in AsyncLocalStorages of their own. */
export type ScopeClass = new (type: string, options: typeof NO_OPTIONS) => AmbientScope

// Spelt out, because Node looks for both, and finds what is there in half the time.
const NO_OPTIONS: { readonly triggerAsyncId: undefined; readonly requireManualDestroy: false } = {
  triggerAsyncId: undefined,
  requireManualDestroy: false,
}

/**
 * Makes `Host.ambient` of a runtime's AsyncLocalStorage and AsyncResource.
 *
 * @param owners a storage of the adapter's own, made for this
 * @param Resource the class of the runtime: it captures and enters a context in a fraction of a snapshot's time
 * @asyncio none
 * @differs Python has one kind of context, contextvars
 */
export function makeAmbient(owners: OwnerStorage, Resource: ScopeClass): Ambient {
  const capture = (): AmbientScope => new Resource("corral", NO_OPTIONS)
  return {
    current: () => owners.getStore(),
    capture,
    captureOthers: capture,
    run: (owner, scope, method, self) => {
      const body = (): ReturnType<typeof method> => method.call(self)
      return scope === null ? owners.run(owner, body) : scope.runInAsyncScope(owners.run, owners, owner, body)
    },
  }
}
