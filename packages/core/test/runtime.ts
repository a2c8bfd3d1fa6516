import { type Ambient, type AmbientScope, makeAmbient } from "@corral/core/adapter-kit"
import { TestRunner } from "vitest"

// Not imported: in browsers there is nothing to import it from.
const builtin: typeof process.getBuiltinModule | undefined = globalThis.process?.getBuiltinModule

/** Whether tasks start eagerly in this run of the suite: every rule of it holds both ways. */
export const eager: boolean = import.meta.env.CORRAL_TEST_EAGER === "1"

/** Ends the test here, because the runtime lacks what it is about; the report counts it as a gap, with the reason. */
export function declareGap(reason: string): never {
  const test = TestRunner.getCurrentTest()
  if (test === undefined) throw new Error(`Cannot declare a gap outside of a test: ${reason}`)
  return test.context.skip(reason)
}

const noScope: AmbientScope = { runInAsyncScope: (method, self, ...args) => method.call(self, ...args) }

/** Stands for an ambient where the runtime has none: a test that needs one ends when an async function is started. */
const noAmbient: Ambient = {
  run: (_owner, _scope, method, self) => {
    const result = method.call(self)
    if (!(result instanceof Promise)) return result
    result.catch(() => {}) // it goes on without its task, and fails
    return declareGap("no AsyncLocalStorage: nothing carries the current task through async functions")
  },
  current: () => undefined,
  capture: () => noScope,
  captureOthers: () => noScope,
}

const hooks = builtin?.("node:async_hooks")

/** Carries the current task through async functions, as an adapter's host does. */
export const ambient: Ambient =
  hooks === undefined ? noAmbient : makeAmbient(new hooks.AsyncLocalStorage(), () => new hooks.AsyncResource("corral"))
