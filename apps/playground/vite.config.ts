import { defaultClientConditions, defineConfig } from "vite"

export default defineConfig({
  // Relative addresses: the built site can be served from any folder.
  base: "./",
  resolve: { conditions: ["@corral/source", ...defaultClientConditions] },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  // Objects print the names of their classes: "<Queue>.get()".
  worker: { format: "es", rolldownOptions: { output: { keepNames: true } } },
  build: {
    target: "es2022",
    chunkSizeWarningLimit: 600, // kB; the editor, which is loaded when the page stands already
    // Browsers that know light-dark(): a rewriting of it for older ones would ignore the choice of colours.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
  },
})
