import { AsyncLocalStorage, AsyncResource, executionAsyncId } from "node:async_hooks"
import { type Ambient, type AmbientScope, makeAmbient, type OwnerStorage } from "@corral/core/adapter-kit"
import { type Frame, type Frames, findFrames } from "./frames.ts"

/** Makes `Host.ambient` of Node: of frames where it has them, else of what it documents. */
export function makeNodeAmbient(frames: Frames | null = findFrames()): Ambient {
  const owners = new AsyncLocalStorage<object | undefined>()
  return frames === null ? makeAmbient(owners, makeScope) : makeFrameAmbient(owners, frames)
}

/** Names what triggers it, as Node would: to have Node find it takes as long as all the rest. */
function makeScope(): AmbientScope {
  return new AsyncResource("corral", executionAsyncId())
}

function makeFrameAmbient(owners: OwnerStorage, Frames: Frames): Ambient {
  class Scope implements AmbientScope {
    readonly frame: Frame | undefined

    constructor(frame: Frame | undefined) {
      this.frame = frame
    }

    runInAsyncScope<S, A extends unknown[], R>(method: (this: S, ...args: A) => R, self: S, ...args: A): R {
      const before = Frames.current()
      Frames.set(this.frame)
      try {
        return method.call(self, ...args)
      } finally {
        Frames.set(before)
      }
    }
  }

  const nothing = new Scope(undefined)

  function capture(): Scope {
    const frame = Frames.current()
    return frame === undefined ? nothing : new Scope(frame)
  }

  // A frame that holds nothing but an owner, who is to be replaced, would only make the next one dear: it is a copy.
  function captureOthers(): Scope {
    const frame = Frames.current()
    return frame === undefined || (frame.size === 1 && frame.has(owners)) ? nothing : new Scope(frame)
  }

  function enter<S, R>(this: object | undefined, method: (this: S) => R, self: S): R {
    if (owners.getStore() !== this) Frames.set(new Frames(owners, this))
    return method.call(self)
  }

  return {
    current: () => owners.getStore(),
    capture,
    captureOthers,
    run: (owner, scope, method, self) =>
      (scope ?? captureOthers()).runInAsyncScope(enter, owner, method, self) as ReturnType<typeof method>,
  }
}
