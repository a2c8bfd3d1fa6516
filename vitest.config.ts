import { defineConfig } from "vitest/config"
import { conditions } from "./tools/conditions.ts"

const suite = (name: string, folder: string, env: Record<string, string> = {}) => ({
  extends: true as const,
  test: { name, env, include: [`${folder}/**/*.test.ts`] },
})

const packed = suite("packed", "tools/packed/test")

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    pool: "forks",
    // Only a test that hangs takes this long: 100,000 nested groups take seconds where others use the machine, too.
    testTimeout: 60_000,
    reporters: ["default", "./tools/count-reporter.ts"],
    coverage: { include: ["packages/*/src/**"] },
    projects: [
      suite("core", "packages/core/test"),
      // The same files once more: whatever holds for tasks must hold when they start eagerly, too.
      suite("core-eager", "packages/core/test", { CORRAL_TEST_EAGER: "1" }),
      suite("node", "packages/node/test"),
      suite("host-contract", "packages/host-contract/test"),
      suite("corral", "packages/corral/test"),
      suite("conformance", "packages/conformance/test"),
      { ...packed, test: { ...packed.test, globalSetup: "tools/packed/global-setup.ts" } },
      suite("webhooks", "apps/webhooks/test"),
      suite("storefront", "apps/storefront/test"),
      suite("tour", "apps/tour/test"),
      suite("crawler", "apps/crawler/test"),
      suite("chat", "apps/chat/test"),
      suite("playground", "apps/playground/test"),
      suite("bench", "bench/test"),
      suite("tools", "tools/test"),
    ],
  },
})
