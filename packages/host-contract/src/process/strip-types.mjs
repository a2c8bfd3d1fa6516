// Lets Node 20 run TypeScript: the types are taken out of each file as it is loaded.
import { readFileSync } from "node:fs"
import { register } from "node:module"
import { isMainThread } from "node:worker_threads"
import ts from "typescript"

if (isMainThread) register(import.meta.url)

export async function load(url, context, next) {
  if (!url.endsWith(".ts")) return next(url, context)
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, inlineSourceMap: true }
  const source = readFileSync(new URL(url), "utf8")
  const { outputText } = ts.transpileModule(source, { fileName: url, compilerOptions })
  return { format: "module", source: outputText, shortCircuit: true }
}
