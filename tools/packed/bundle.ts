import { build } from "esbuild"

/** Bundles and minifies a program of a user's, as it is shipped. */
export async function bundle(folder: string, source: string, platform: "browser" | "node"): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: folder, loader: "js" },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    platform,
    write: false,
    logLevel: "silent",
  })
  const [output] = outputFiles
  if (output === undefined) throw new Error("Cannot bundle the program: esbuild made no file")
  return output.contents
}
