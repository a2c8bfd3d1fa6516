import { gzipSync } from "node:zlib"
import { describe, expect, inject, it } from "vitest"
import { bundle } from "../bundle.ts"

const hello = (name: string): string =>
  `import { run, sleep } from "${name}"\nawait run(function* () { yield* sleep(10); console.log("hello world") })`

/** What a program may weigh, minified and compressed, in bytes: what it weighs now, and some per cent to grow. */
const BUDGETS = [
  { program: "hello world on Node", source: hello("@corral/node"), platform: "node", budget: 12_900 },
  { program: "hello world in a browser", source: hello("@corral/browser"), platform: "browser", budget: 12_200 },
  { program: "hello world by the umbrella", source: hello("corral"), platform: "browser", budget: 12_200 },
  { program: "the whole core", source: `export * from "@corral/core"`, platform: "browser", budget: 19_500 },
] as const

describe("the size of a bundled program", () => {
  it.each(BUDGETS)("$program: at most $budget bytes", async ({ source, platform, budget }) => {
    const bytes = gzipSync(await bundle(inject("folder"), source, platform), { level: 9 }).length
    expect(bytes).toBeLessThanOrEqual(budget)
    // A budget that is far too large would let a mistake pass.
    expect(bytes).toBeGreaterThan(budget * 0.85)
  })
})
