import { defineConfig } from "vite"

// The page is served from the TypeScript sources, as everything in this repository is run from them.
export default defineConfig({ resolve: { conditions: ["@corral/source", "module", "browser", "import", "default"] } })
