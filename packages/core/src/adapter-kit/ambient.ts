import type { Ambient, AmbientScope } from "../host.ts"

/** The part of an AsyncLocalStorage that carries the owner. */
export interface OwnerStorage {
  getStore(): object | undefined
  run<A extends unknown[], R>(owner: object | undefined, body: (...args: A) => R, ...args: A): R
}

/**
 * Makes `Host.ambient` of a runtime's AsyncLocalStorage and AsyncResource.
 *
 * @param owners a storage of the adapter's own, made for this
 * @param capture makes an AsyncResource: it captures and enters a context in a fraction of a snapshot's time
 * @asyncio none
 * @differs Python has one kind of context, contextvars
 */
export function makeAmbient(owners: OwnerStorage, capture: () => AmbientScope): Ambient {
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
