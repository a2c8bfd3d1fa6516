import { join } from "node:path"
import { defineConfig } from "vitest/config"
import { conditions } from "../conditions.ts"

export default defineConfig({
  root: join(import.meta.dirname, "../.."),
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  // Examples leave nothing behind, so the files can share their workers.
  test: { pool: "forks", isolate: false, include: [".examples/**/*.test.ts"] },
})
