import { defineConfig } from "tsup"

export default defineConfig({
  entry: {
    index: "src/index.ts",
    "adapter/browser": "src/adapter/browser.ts",
    "adapter/bun": "src/adapter/bun.ts",
    "adapter/deno": "src/adapter/deno.ts",
    "adapter/node": "src/adapter/node.ts",
  },
  format: ["esm"],
  target: "es2022",
  dts: true,
  sourcemap: true,
  clean: true,
  treeshake: false,
  // Who runs or bundles it picks the adapter, through the conditions in package.json.
  external: ["#adapter"],
})
