import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, relative, sep } from "node:path"
import ts from "typescript"

/** A package's entrance: the file behind `@corral/core`, `@corral/core/testing`, … */
export interface Door {
  readonly specifier: string
  readonly file: string
  readonly names: readonly ts.Symbol[]
}

/** The folders of the packages that are published: those that are not private. */
export function publishedPackages(root: string): string[] {
  return readdirSync(join(root, "packages"))
    .map((name) => `packages/${name}`)
    .filter((folder) => {
      const file = join(root, folder, "package.json")
      return existsSync(file) && JSON.parse(readFileSync(file, "utf8")).private !== true
    })
}

/** The doors of packages, with everything each of them exports. */
export function readDoors(root: string, packages: readonly string[]): { program: ts.Program; doors: Door[] } {
  const found = packages.flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"))
    return Object.entries<Record<string, string> | string>(manifest.exports)
      .map(([path, target]) => ({
        specifier: manifest.name + path.slice(1),
        file: join(root, folder, typeof target === "string" ? "" : (target["@corral/source"] ?? "")),
      }))
      .filter(({ file }) => file.endsWith(".ts") && existsSync(file))
  })
  const program = ts.createProgram(
    found.map(({ file }) => file),
    readOptions(root),
  )
  const checker = program.getTypeChecker()
  const doors = found.map(({ specifier, file }) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file)!)
    const names = module ? checker.getExportsOfModule(module) : []
    return { specifier, file, names }
  })
  return { program, doors }
}

/** The shared compiler options, with Node's types. */
export function readOptions(root: string): ts.CompilerOptions {
  const file = join(root, "tsconfig.base.json")
  const { options, errors } = ts.convertCompilerOptionsFromJson(
    { ...ts.readConfigFile(file, ts.sys.readFile).config.compilerOptions, types: ["node"] },
    root,
    file,
  )
  if (errors.length > 0) throw new Error(`Cannot read ${file}: ${ts.formatDiagnostics(errors, formatHost)}`)
  return options
}

export function pathAndLine(root: string, node: ts.Node): string {
  const file = node.getSourceFile()
  const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1
  return `${relative(root, file.fileName).split(sep).join("/")}:${line}`
}

const formatHost: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => process.cwd(),
  getNewLine: () => "\n",
}
