import { type Awaitable, Block, type Frame, type Instruction } from "../engine/awaitable.ts"
import { type Body, checkBody } from "../engine/body.ts"
import { openBody } from "../engine/open-body.ts"
import type { Lease } from "./lease.ts"

/** Acquires something, runs a body and gives it back, however the body ends. */
export class Holding<T> extends Block<T> {
  private readonly acquire: Iterator<Instruction, Lease, unknown>
  private readonly owner: { release(): void }
  private readonly body: Body<T>
  private state: "new" | "acquiring" | "held" = "new"

  constructor(owner: { acquire(): Awaitable<Lease>; release(): void }, body: Body<T>) {
    super()
    this.owner = owner
    checkBody(body, this)
    this.acquire = owner.acquire()[Symbol.iterator]()
    this.body = body
  }

  override next(value: unknown): IteratorResult<Instruction, T> {
    if (this.state === "held") {
      this.owner.release()
      return this.finish(value as T) // the outcome of the body
    }
    this.state = "acquiring"
    const step = this.acquire.next()
    if (step.done !== true) return step
    this.state = "held"
    return this.runBody()
  }

  override throw(error: unknown): IteratorResult<Instruction, T> {
    if (this.state === "held") this.owner.release()
    else this.acquire.throw?.(error)
    throw error
  }

  override enter(): Frame {
    return openBody(this.body, [], this)
  }

  override toString(): string {
    return `${this.owner}.with()`
  }
}
