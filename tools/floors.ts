/**
 * The layering check: who may import whom. Type imports count just like value imports, and no cycles are allowed.
 *
 *     node tools/floors.ts [root]
 *
 * prints one line for each breach and exits with 1 when there is one. The rules are in `whyNot` below.
 */
import { existsSync, readFileSync } from "node:fs"
import { isBuiltin } from "node:module"
import { basename, dirname, join, relative, sep } from "node:path"
import { type Cycle, findCycles } from "./cycles.ts"
import { filesBelow, type Import, readSources, resolveRelative, type Source } from "./imports.ts"

/** The floors of the core, lowest first. A file imports its own floor and lower ones. */
const FLOORS = ["engine", "primitives", "combinators", "run"]
/** Adapters lend the core a runtime: they see nothing of corral but these two doors. */
const ADAPTERS = new Set(["packages/node", "packages/deno", "packages/bun", "packages/browser"])
const ADAPTER_DOORS = new Set(["@corral/core", "@corral/core/adapter-kit"])
/** Types of a runtime that must be imported, because they are no globals. */
const RUNTIME_TYPES = new Set(["@deno/shim-deno"])
const TALK_AT = 300
const STOP_AT = 600

interface Workspace {
  readonly folder: string
  readonly name: string
  readonly published: boolean
  /** What may be imported of it, mapped to the source file behind it. */
  readonly doors: ReadonlyMap<string, string>
}

export interface Report {
  readonly breaches: readonly string[]
  readonly warnings: readonly string[]
  readonly files: number
}

export function checkFloors(root: string): Report {
  const workspaces = readWorkspaces(root)
  const sources = [...workspaces.map(({ folder }) => folder), "tools"].flatMap((folder) => readSources(root, folder))
  const breaches: string[] = []
  const warnings: string[] = []
  const targets = new Map<Source, Map<string, Import>>()

  for (const source of sources) {
    // A test file is as long as its source file has rules.
    if (source.lines >= TALK_AT && !source.path.includes("/test/")) {
      const size = `${source.path}:${source.lines} has ${source.lines} lines`
      if (source.lines >= STOP_AT) breaches.push(`${size}: ${STOP_AT} is the limit, divide it`)
      else warnings.push(`${size}: from ${TALK_AT} on, consider dividing it`)
    }
    const home = workspaces.find(({ folder }) => source.path.startsWith(`${folder}/`))
    const edges = new Map<string, Import>()
    targets.set(source, edges)
    for (const each of source.imports) {
      const target = resolveImport(source, each, workspaces)
      if (target !== null && !edges.has(target)) edges.set(target, each)
      const reason = home && whyNot(source, each, home, workspaces)
      if (reason) breaches.push(breach(source.path, each, reason))
    }
  }
  breaches.push(...findCycles(targets).map(describeCycle))
  return { breaches, warnings, files: sources.length }
}

/** Why `source` must not have this import; `null` when it may. */
function whyNot(source: Source, { specifier, star }: Import, home: Workspace, all: Workspace[]): string | null {
  const inSrc = source.path.startsWith(`${home.folder}/src/`)
  const inCore = home.folder === "packages/core"
  if (specifier === null) return inSrc && home.published ? "the name of a module must be a literal" : null
  if (star && inSrc) return "a door lists its names by hand"

  if (specifier.startsWith(".")) {
    const target = resolveRelative(source.path, specifier)
    if (!target.startsWith(`${home.folder}/`)) return "a relative import must stay inside its workspace"
    return inCore && inSrc ? whyNotInCore(source.path, target) : null
  }
  if (inSrc && inCore) return "the core imports no package and no built-in module"
  if (isBuiltin(specifier) || /^[a-z]+:/.test(specifier)) return null

  const owner = all.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`))
  if (inSrc && ADAPTERS.has(home.folder) && !ADAPTER_DOORS.has(specifier) && !RUNTIME_TYPES.has(specifier))
    return `an adapter imports only ${[...ADAPTER_DOORS].join(", ")} and its runtime's built-in modules`
  if (inCore && owner && owner !== home) return "the core imports no other package of corral, not even in its tests"
  if (owner && !owner.doors.has(specifier)) return `not a door of ${owner.name}: see "exports" in its package.json`
  return null
}

/** The rules between the files of `packages/core/src`. */
function whyNotInCore(from: string, to: string): string | null {
  const [here, there] = [placeInCore(from), placeInCore(to)]
  if (basename(to) === "index.ts") return "inside the core nobody imports a door, import the file itself"
  if (here === "errors.ts") return "errors.ts imports nothing"
  if (there === null) return "it leads out of src"
  if (there === "errors.ts") return null
  if (here === "host.ts") return "host.ts imports nothing but errors.ts"
  if (there === "host.ts") return null

  const [floor, below] = [FLOORS.indexOf(here ?? ""), FLOORS.indexOf(there)]
  if (here === there) return null
  if (floor >= 0 && below < 0) return `no floor imports ${there}`
  if (floor >= 0) return below > floor ? `${here} must not import ${there}, a higher floor` : null
  if (here === "index.ts") return below >= 0 ? null : `the main door does not open ${there}`
  if (here === "adapter-kit") return below >= 0 ? null : `${here} imports only floors, not ${there}`
  if (here === "testing") return below >= 0 || there === "adapter-kit" ? null : `${here} does not import ${there}`
  return `${from.slice("packages/core/src/".length)} is on no floor: ${FLOORS.join(", ")}, testing, adapter-kit`
}

/** The folder of a file of the core, or its own name when it stands directly in `src`. */
function placeInCore(path: string): string | null {
  return /^packages\/core\/src\/([^/]+)/.exec(path)?.[1] ?? null
}

function resolveImport(source: Source, { specifier }: Import, workspaces: Workspace[]): string | null {
  if (specifier === null) return null
  if (specifier.startsWith(".")) return resolveRelative(source.path, specifier)
  return workspaces.map(({ doors }) => doors.get(specifier)).find((file) => file !== undefined) ?? null
}

function readWorkspaces(root: string): Workspace[] {
  const folders = ["packages", "apps", "bench"]
    .flatMap((parent) => filesBelow(join(root, parent)))
    .filter((file) => basename(file) === "package.json")
    .map((file) => relative(root, dirname(file)).split(sep).join("/"))
  return folders.map((folder) => {
    const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"))
    const doors = new Map<string, string>()
    for (const [path, target] of Object.entries<Record<string, string> | string>(manifest.exports ?? {})) {
      const file = typeof target === "string" ? target : (target["@corral/source"] ?? "")
      doors.set(manifest.name + path.slice(1), resolveRelative(`${folder}/package.json`, file))
    }
    return { folder, name: manifest.name, published: manifest.private !== true, doors }
  })
}

function breach(path: string, { line, specifier, star }: Import, reason: string): string {
  return `${path}:${line} ${star ? "exports all of" : "imports"} ${specifier === null ? "a computed name" : `"${specifier}"`}: ${reason}`
}

function describeCycle({ at, via, path }: Cycle): string {
  return breach(at, via, `import cycle ${path.join(" → ")}`)
}

if (import.meta.main) {
  const root = process.argv[2] ?? join(import.meta.dirname, "..")
  if (!existsSync(join(root, "packages/core/src"))) {
    console.error(`Cannot check the layering of "${root}": it has no packages/core/src`)
    process.exit(2)
  }
  const { breaches, warnings, files } = checkFloors(root)
  for (const line of warnings) console.log(`warning: ${line}`)
  for (const line of breaches) console.log(line)
  console.log(`layering: ${files} files, ${breaches.length} breaches`)
  process.exitCode = breaches.length > 0 ? 1 : 0
}
