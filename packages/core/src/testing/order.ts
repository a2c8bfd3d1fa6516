/** Checks that the steps of a program happen in the order in which they are numbered. */
export interface Order {
  /**
   * Notes that step `n` happens now.
   *
   * @throws {Error} it is not the next one
   */
  step(n: number): void
  /**
   * Notes that something happens that must not.
   *
   * @throws {Error} always
   */
  never(): never
  /** How many steps have happened. */
  readonly steps: number
}

/**
 * Makes a recorder of the order of steps.
 *
 * @example
 * const order = recordOrder()
 * const task = createTask(function* () { order.step(2) })
 * order.step(1)
 * yield* task
 * order.step(3)
 * order.steps // => 3
 * @asyncio none
 * @differs asyncio has no such tool
 */
export function recordOrder(): Order {
  let steps = 0
  return {
    step(n) {
      steps++
      if (n !== steps) throw new Error(`Step ${n} happened as the ${steps}. step`)
    },
    never() {
      throw new Error("A step happened that must never happen")
    },
    get steps() {
      return steps
    },
  }
}
