import { dispose } from "../engine/disposal.ts"

/**
 * A lock or semaphore that is held: give it back once, with `release()` or `using`.
 *
 * @asyncio none
 * @differs asyncio's acquire() returns True
 */
export class Lease implements Disposable {
  static {
    this.prototype[dispose] = this.prototype.release
  }

  /** Gives it back. */
  declare [Symbol.dispose]: () => void

  private from: { release(): void } | null

  /** @internal */
  constructor(from: { release(): void }) {
    this.from = from
  }

  /** Gives it back; a second time does nothing. */
  release(): void {
    const from = this.from
    this.from = null
    from?.release()
  }
}
