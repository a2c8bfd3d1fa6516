import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { build, preview } from "vite"

const ROOT = join(import.meta.dirname, "..")

/** The built site, served. */
export interface Site extends AsyncDisposable {
  readonly url: string
}

/** Builds the site into a folder of its own, and serves it. */
export async function serveSite(): Promise<Site> {
  await using started = new AsyncDisposableStack()
  const outDir = await mkdtemp(join(tmpdir(), "corral-playground-"))
  started.defer(() => rm(outDir, { recursive: true, force: true }))
  await build({ root: ROOT, logLevel: "error", build: { outDir, emptyOutDir: true } })
  const server = await preview({
    root: ROOT,
    logLevel: "error",
    build: { outDir },
    preview: { port: 0, host: "127.0.0.1" },
  })
  started.defer(() => server.close())
  const url = server.resolvedUrls?.local[0]
  if (url === undefined) throw new Error("Cannot serve the site: the server has no address")
  const all = started.move()
  return { url, [Symbol.asyncDispose]: () => all.disposeAsync() }
}
