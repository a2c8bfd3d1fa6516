import { getRunningLoop, type Instruction } from "@corral/core"

/** What the engine wakes. */
type Listener = Parameters<ReturnType<typeof getRunningLoop>["step"]>[0]

/** Who goes on before the next turn, in this order. */
const resting: (() => void)[] = []

/**
 * Holds the current task up until this turn has ended, and lets those go on that rest already; it goes on before the next
 * turn begins, as an async function does. A cancellation that comes meanwhile is kept for its next wait.
 */
export class RestOfTurn implements Iterable<Instruction> {
  readonly endsBody: boolean = true
  readonly on: unknown = this
  /** The instruction is the operation itself, as all of the engine's are. */
  readonly value: Instruction = this as never
  done = false;

  [Symbol.iterator](): Iterator<Instruction, void, unknown> {
    return this as unknown as Iterator<Instruction, void, unknown> // its value is nothing once it is done
  }

  next(): this {
    return this
  }

  listen(listener: Listener): void {
    const loop = getRunningLoop()
    if (resting.length === 0) loop.afterTurn(goOn)
    resting.push(() => {
      this.done = true
      loop.step(listener, this)
    })
  }

  failure(): undefined {}

  cancellable(): boolean {
    return false
  }

  requestCancel(): void {}

  cancellationKept(): void {}
}

function goOn(): void {
  for (let next = resting[0]; next !== undefined; next = resting[0]) {
    next()
    resting.shift()
  }
}
