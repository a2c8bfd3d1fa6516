import { declareGap } from "./runtime.ts"

/** Lets the host have its own turn. */
export function afterHost(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}

/** Collects what nobody holds any more; finalization registries hear of it in later tasks of the host. */
export async function collectGarbage(): Promise<void> {
  await afterHost() // what a WeakRef was made of is held until the present task has ended
  findCollector()()
}

function findCollector(): () => void {
  // Not imported: in browsers there is nothing to import it from.
  const builtin: typeof process.getBuiltinModule | undefined = globalThis.process?.getBuiltinModule
  if (builtin === undefined || "Bun" in globalThis || "Deno" in globalThis) {
    return declareGap("the garbage of this runtime cannot be collected exactly, at will")
  }
  builtin("node:v8").setFlagsFromString("--expose-gc")
  return builtin("node:vm").runInNewContext("gc")
}
