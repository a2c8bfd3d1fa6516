import { execFile } from "node:child_process"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { build } from "vite"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import expected from "../expected.txt?raw"

const root = fileURLToPath(new URL("../../..", import.meta.url))
const main = fileURLToPath(new URL("../src/main.ts", import.meta.url))
const output = mkdtempSync(join(tmpdir(), "corral-tour-"))
const run = promisify(execFile)

const tool = (name: string) => join(root, "node_modules/.bin", name)
const node = (version: number) => join(root, `tools/runtimes/node_modules/node-${version}/bin/node`)
const fromSource = ["--conditions=@corral/source", main]

describe("the tour says the same", () => {
  // Node 20 cannot strip types: for it the tour is bundled.
  beforeAll(() =>
    build({
      configFile: false,
      logLevel: "warn",
      resolve: { conditions: ["@corral/source", "node", "import", "default"] },
      ssr: { noExternal: true, resolve: { conditions: ["@corral/source", "node", "import", "default"] } },
      build: {
        ssr: main,
        outDir: output,
        emptyOutDir: true,
        rollupOptions: { output: { entryFileNames: "tour.mjs" } },
      },
    }),
  )

  afterAll(() => rmSync(output, { recursive: true }))

  const lanes = [
    { runtime: "the Node of this suite", program: process.execPath, args: fromSource },
    { runtime: "Node 20", program: node(20), args: [join(output, "tour.mjs")] },
    { runtime: "Node 22", program: node(22), args: fromSource },
    { runtime: "Node 26", program: node(26), args: fromSource },
    { runtime: "Deno", program: tool("deno"), args: ["run", "--no-prompt", ...fromSource] },
    { runtime: "Bun", program: tool("bun"), args: fromSource },
  ]
  for (const { runtime, program, args } of lanes) {
    // The other versions of Node are an installation of their own, which CI makes: npm ci --prefix tools/runtimes
    it.skipIf(program.includes("tools/runtimes") && !existsSync(program))(`on ${runtime}`, async () => {
      const { stdout, stderr } = await run(program, args, { env: { ...process.env, NODE_OPTIONS: "" } })
      expect(stdout).toBe(expected)
      expect(stderr).toBe("")
    })
  }
})
