import { AsyncLocalStorage, AsyncResource } from "node:async_hooks"

/** What all storages hold at one place: a map that V8 carries through callbacks and awaits. */
export interface Frame {
  readonly size: number
  has(storage: object): boolean
}

/** Node's class of frames. */
export interface Frames {
  /** Copies the current frame and has a storage hold a value in the copy. */
  new (storage: object, value: unknown): Frame
  /** The frame of this place; undefined where no storage holds anything. */
  current(): Frame | undefined
  /** Replaces it, here and in what begins here. */
  set(frame: Frame | undefined): void
}

/**
 * Finds the class of frames: since Node 24, what an AsyncResource captures is one of them.
 *
 * Node does not document it, so it is used only if it proves to do what is said here.
 *
 * @returns null if there is none
 */
export function findFrames(): Frames | null {
  const captured: object = inScope(() => {
    new AsyncLocalStorage().enterWith({})
    return new AsyncResource("corral")
  })
  const values = Object.getOwnPropertySymbols(captured).map((key): unknown => Reflect.get(captured, key))
  return values.map((value): unknown => Object(value).constructor).find(areFrames) ?? null
}

/** Tries what may be the class of frames. */
export function areFrames(found: unknown): found is Frames {
  if (typeof found !== "function" || !("current" in found && "set" in found)) return false
  const Frames = found as unknown as Frames // so we shall see
  const [one, other] = [new AsyncLocalStorage(), new AsyncLocalStorage()]
  try {
    return inScope(() => {
      Frames.set(undefined)
      const empty = Frames.current() === undefined && one.getStore() === undefined
      const frame = new Frames(one, 1)
      Frames.set(frame)
      Frames.set(new Frames(other, 2))
      const captured = new AsyncResource("corral")
      Frames.set(frame)
      const alone = one.getStore() === 1 && other.getStore() === undefined && frame.size === 1 && frame.has(one)
      const both = captured.runInAsyncScope(() => one.getStore() === 1 && other.getStore() === 2)
      return empty && alone && both
    })
  } catch {
    return false // it is called in another way
  }
}

/** Calls a function that may replace what storages hold: afterwards they hold what they did before. */
function inScope<R>(body: () => R): R {
  return new AsyncResource("corral").runInAsyncScope(body)
}
