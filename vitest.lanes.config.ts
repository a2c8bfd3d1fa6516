// The suites on one runtime, which CORRAL_LANE names; see tools/lanes.
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config"
import { systemBrowsers } from "./tools/browsers/provider.ts"
import { findLane } from "./tools/lanes/lane.ts"
import { suitesOf } from "./tools/lanes/suites.ts"

const lane = findLane(process.env.CORRAL_LANE)
const { adapter, browser } = lane
// A runtime's own condition, and Node's where it stands in for Node: the umbrella package picks its adapter by them.
const conditions = ["@corral/source", adapter, ...(browser === undefined && adapter !== "node" ? ["node"] : [])]

export default defineConfig({
  resolve: { conditions: browser === undefined ? conditions : [...conditions, "module", "import", "default"] },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    pool: "forks",
    testTimeout: 60_000,
    reporters: ["default", "./tools/lanes/suite-reporter.ts"],
    projects: suitesOf(lane).map(
      ({ name, include, exclude = [], env = {} }): TestProjectInlineConfiguration => ({
        extends: true,
        test: {
          name,
          include: [...include],
          exclude: [...exclude],
          env: { ...env },
          ...(browser === undefined
            ? {}
            : {
                browser: {
                  enabled: true,
                  headless: true,
                  screenshotFailures: false,
                  provider: systemBrowsers(),
                  instances: [{ browser }],
                },
              }),
        },
      }),
    ),
  },
})
