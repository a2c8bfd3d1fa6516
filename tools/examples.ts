/**
 * Runs and type-checks every example of the documentation, so that none of them can grow stale:
 * each `@example` in the doc comments of the published packages, and each ```ts block of README.md,
 * packages/*\/README.md and docs/**\/*.md.
 *
 *     npm run examples -- [text]      all, or only those of files whose path contains the text
 *
 * How to write them:
 *
 * - `expression // => value`, also `const x = … // => value`: deeply equal to the value, a JavaScript expression.
 * - `statement // throws TypeError: Cannot …`: it throws that error. The message is optional, its first line is
 *   compared, and with "…" at its end it is a beginning.
 * - `// prints: text`: all of them together, in this order, are the whole output of the block's `console`. In Markdown
 *   the output may also follow in a block of its own, marked as ```text prints.
 * - These comments stand at the end of a statement's last line, or alone on the line below.
 * - Names of corral need no import. In the core they come from its doors, elsewhere from @corral/node.
 * - `yield*` outside a function: the block is a coroutine's body; otherwise, an async function's. It is the main task,
 *   unless it calls `run` itself. Time is virtual: it passes at once.
 * - ```ts real-time: a block that deals with the world outside, on the real clock.
 * - ```ts no-run <reason>: a block that cannot run.
 *
 * The modules are generated into .examples/, one for each block, one test file for each documentation file.
 */
import { spawnSync } from "node:child_process"
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join, relative, sep } from "node:path"
import ts from "typescript"
import { readDoors, readOptions } from "./doors.ts"
import { type Block, blocksOfMarkdown, blocksOfSource } from "./examples/blocks.ts"
import { type DoorNames, FIRST_LINE, moduleOf } from "./examples/module.ts"
import { filesBelow } from "./imports.ts"

const PACKAGES = ["packages/core", "packages/node"]
const root = join(import.meta.dirname, "..")
const folder = join(root, ".examples")

const breaches: string[] = []
const blocks = documents()
  .filter((path) => path.includes(process.argv[2] ?? ""))
  .flatMap((path) => {
    const text = readFileSync(join(root, path), "utf8")
    const found = path.endsWith(".md") ? blocksOfMarkdown(path, text) : blocksOfSource(path, text)
    breaches.push(...found.breaches)
    return found.blocks
  })
const modules = writeModules(blocks)
breaches.push(...typeErrors(modules))
for (const line of breaches) console.log(line)
console.log(`examples: ${blocks.length} examples, ${breaches.length} breaches of types or conventions`)

const passed = blocks.length === 0 || runAll()
process.exitCode = passed && breaches.length === 0 ? 0 : 1

function documents(): string[] {
  const sources = PACKAGES.flatMap((each) => filesBelow(join(root, each, "src"))).filter((file) => file.endsWith(".ts"))
  const readmes = [
    join(root, "README.md"),
    ...filesBelow(join(root, "packages")).filter((file) => file.endsWith("README.md")),
  ]
  const pages = filesBelow(join(root, "docs")).filter((file) => file.endsWith(".md"))
  return [...readmes.filter((file) => ts.sys.fileExists(file)), ...pages, ...sources].map((file) =>
    relative(root, file).split(sep).join("/"),
  )
}

function writeModules(all: readonly Block[]): Map<string, Block> {
  rmSync(folder, { recursive: true, force: true })
  const doors = doorNames()
  const written = new Map<string, Block>()
  const tests = new Map<string, string[]>()
  for (const block of all) {
    const file = join(folder, block.path, `${block.line}.ts`)
    const kit = relative(dirname(file), join(root, "tools/examples/kit.ts")).split(sep).join("/")
    const inCore = block.path.startsWith("packages/core/")
    const mine = doors.filter(({ specifier }) => specifier !== (inCore ? "@corral/node" : "@corral/core"))
    const { text, breaches: found } = moduleOf(block, mine, kit)
    breaches.push(...found)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    written.set(file, block)
    const test = join(folder, block.path, "example.test.ts")
    if (!tests.has(test)) tests.set(test, [`import { it } from "vitest"`])
    tests
      .get(test)!
      .push(`it("${block.path}:${block.line}", async () => (await import("./${block.line}.ts")).default())`)
  }
  for (const [file, lines] of tests) writeFileSync(file, `${lines.join("\n")}\n`)
  return written
}

function doorNames(): DoorNames[] {
  const { program, doors } = readDoors(root, PACKAGES)
  const checker = program.getTypeChecker()
  return doors.map(({ specifier, names }) => {
    const isValue = (name: ts.Symbol) =>
      ((name.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(name) : name).flags & ts.SymbolFlags.Value) !== 0
    const [values, types] = [names.filter(isValue), names.filter((name) => !isValue(name))]
    return {
      specifier,
      values: new Set(values.map(({ name }) => name)),
      types: new Set(types.map(({ name }) => name)),
    }
  })
}

function typeErrors(written: ReadonlyMap<string, Block>): string[] {
  const options = { ...readOptions(root), declaration: false, isolatedDeclarations: false, noUnusedLocals: false }
  const program = ts.createProgram([...written.keys()], options)
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const message = ts.flattenDiagnosticMessageText(messageText, " ").replaceAll(/\s+/g, " ")
    if (!file || start === undefined) return `examples: ${message}`
    const line = file.getLineAndCharacterOfPosition(start).line + 1
    const block = written.get(join(file.fileName))
    const at = block
      ? `${block.path}:${block.line + Math.max(0, line - FIRST_LINE)}`
      : `${relative(root, file.fileName).split(sep).join("/")}:${line}`
    return `${at} example: ${message}`
  })
}

function runAll(): boolean {
  const { status } = spawnSync("vitest", ["run", "--config", "tools/examples/vitest.config.ts"], {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  })
  return status === 0
}
