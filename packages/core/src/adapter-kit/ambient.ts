import type { Ambient, AmbientScope } from "../host.ts"

/** The part of an AsyncLocalStorage that carries the owner. */
export interface OwnerStorage {
  getStore(): object | undefined
  run<R>(owner: object | undefined, body: () => R): R
}

/** The part of an AsyncResource that carries what others keep in AsyncLocalStorages of their own. */
export interface HostResource {
  runInAsyncScope<S, A>(method: (this: S, argument: A) => void, self: S, argument: A): void
}

/**
 * Makes `Host.ambient` of a runtime's AsyncLocalStorage and AsyncResource.
 *
 * @param owners a storage of the adapter's own, made for this
 * @param Resource the class of the runtime: it captures and enters a context in a fraction of a snapshot's time
 * @asyncio none
 * @differs Python has one kind of context, contextvars
 */
export function makeAmbient(owners: OwnerStorage, Resource: new (type: string) => HostResource): Ambient {
  class Scope extends Resource implements AmbientScope {
    constructor() {
      super("corral")
    }

    enter<S, A>(method: (this: S, argument: A) => void, self: S, argument: A): void {
      this.runInAsyncScope(method, self, argument)
    }
  }
  const capture = (): AmbientScope => new Scope()
  return {
    run: (owner, body) => owners.run(owner, body),
    current: () => owners.getStore(),
    // To replace the owner is dear, and seldom needed: a coroutine's tasks are made where there is none.
    capture: (owner) => (owners.getStore() === owner ? capture() : owners.run(owner, capture)),
  }
}
