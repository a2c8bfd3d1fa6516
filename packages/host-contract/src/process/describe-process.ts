import { describe } from "vitest"
import { describeLife } from "./life.ts"
import { describeLoss } from "./loss.ts"
import { describeRun } from "./run.ts"

/**
 * Declares the tests of what an adapter must do whose programs are processes: it runs some with it, on this runtime.
 *
 * @param adapter the package, "@corral/node"
 */
export function describeProcess(adapter: string): void {
  describe(`a process with ${adapter}`, () => {
    describeRun(adapter)
    describeLife(adapter)
    describeLoss(adapter)
  })
}
