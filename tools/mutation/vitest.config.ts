import { readFileSync } from "node:fs"
import { join } from "node:path"
import { defineConfig } from "vitest/config"
import { conditions } from "../conditions.ts"
import { apply, BREAKAGES } from "./breakages.ts"

const root = join(import.meta.dirname, "../..")
const door = (file: string): string => join(root, "packages/core/src", file)

// Named by `npm run mutate`, which runs the tests once for each.
const breakage = BREAKAGES.find(({ title }) => title === process.env.CORRAL_BREAKAGE)

/**
 * The tests of the core and CPython's golden programs that have a name, for a core that is broken on purpose.
 *
 * Left out: the tests of depth, which take longer than all others together and follow the same paths, only deeper.
 */
export default defineConfig({
  root,
  resolve: {
    conditions,
    // Stryker's copy of the repository shares node_modules with it, where these names lead to the unbroken core.
    alias: [
      { find: /^@corral\/core$/, replacement: door("index.ts") },
      { find: /^@corral\/core\/(testing|adapter-kit)$/, replacement: door("$1/index.ts") },
    ],
  },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  plugins: [
    {
      name: "corral:breakage",
      enforce: "pre",
      load(id) {
        if (breakage === undefined || id !== door(breakage.file)) return null
        return apply(breakage, readFileSync(id, "utf8"))
      },
    },
  ],
  test: {
    include: ["packages/core/test/**/*.test.ts", "packages/conformance/test/{limits.test,named.mutation}.ts"],
    exclude: ["packages/core/test/combinators/depth.test.ts"],
    testTimeout: 30_000,
    fsModuleCache: false, // else the tests get the unbroken module from the run before
  },
})
