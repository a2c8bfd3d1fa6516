import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"
import type { BundleResult } from "../results.ts"

const HELLO = "hello world"
const ALL = "everything"

/** Programs whose size in bytes, bundled, minified and compressed, is compared. */
const PROGRAMS: readonly { readonly program: string; readonly system: string; readonly source: string }[] = [
  {
    program: HELLO,
    system: "corral",
    source: `import { run, sleep } from "@corral/node"
      await run(function* () { yield* sleep(10); console.log("hello world") })`,
  },
  {
    program: HELLO,
    system: "Effect",
    source: `import { Effect } from "effect"
      await Effect.runPromise(Effect.gen(function* () { yield* Effect.sleep(10); console.log("hello world") }))`,
  },
  {
    program: HELLO,
    system: "Effection",
    source: `import { run, sleep } from "effection"
      await run(function* () { yield* sleep(10); console.log("hello world") })`,
  },
  { program: ALL, system: "corral, the core", source: `export * from "@corral/core"` },
  { program: ALL, system: "corral for Node", source: `export * from "@corral/node"` },
  { program: ALL, system: "Effect", source: `export * from "effect"` },
  { program: ALL, system: "Effection", source: `export * from "effection"` },
]

export async function measureBundles(): Promise<BundleResult[]> {
  return Promise.all(
    PROGRAMS.map(async ({ program, system, source }) => {
      const { outputFiles } = await build({
        stdin: { contents: source, resolveDir: join(import.meta.dirname, ".."), loader: "js" },
        bundle: true,
        minify: true,
        format: "esm",
        target: "es2022",
        platform: "node",
        write: false,
        logLevel: "silent",
      })
      return { program, system, bytes: gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length }
    }),
  )
}
