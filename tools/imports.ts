import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, relative, resolve, sep } from "node:path"
import ts from "typescript"

/** One place where a file names another module, whatever the syntax: types count just like values. */
export interface Import {
  /** The text between the quotes; `null` when it is computed, so that nobody can tell what it names. */
  readonly specifier: string | null
  readonly line: number
  /** It is an `export * from "…"`. */
  readonly star: boolean
}

/** A TypeScript file of the repository. Its path is relative to the root, with `/` on every platform. */
export interface Source {
  readonly path: string
  readonly lines: number
  readonly imports: readonly Import[]
}

/** Reads all TypeScript files below `folder` (a path relative to `root`); none when there is no such folder. */
export function readSources(root: string, folder: string): Source[] {
  return filesBelow(join(root, folder))
    .filter((file) => /\.[cm]?tsx?$/.test(file))
    .map((file) => {
      const text = readFileSync(file, "utf8")
      const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
      const lines = tree.getLineAndCharacterOfPosition(text.trimEnd().length).line + 1
      return { path: relative(root, file).split(sep).join("/"), lines, imports: importsOf(tree) }
    })
}

/** The path, relative to the root, that a relative import of `from` means. */
export function resolveRelative(from: string, specifier: string): string {
  return relative("/", resolve("/", dirname(from), specifier))
    .split(sep)
    .join("/")
}

export function filesBelow(folder: string): string[] {
  const skipped = new Set(["node_modules", "dist", "coverage"])
  let entries: import("node:fs").Dirent[]
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return []
    throw error
  }
  return entries
    .filter((entry) => !entry.name.startsWith(".") && !skipped.has(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]))
}

function importsOf(tree: ts.SourceFile): Import[] {
  const found: Import[] = []
  const lineAt = (position: number) => tree.getLineAndCharacterOfPosition(position).line + 1
  const add = (node: ts.Node, name: ts.Node | undefined, star = false) =>
    found.push({
      specifier: name && ts.isStringLiteralLike(name) ? name.text : null,
      line: lineAt(node.getStart(tree)),
      star,
    })

  // A triple-slash reference is an import, too: it brings another file's, or a whole runtime's, types in.
  for (const list of [tree.referencedFiles, tree.typeReferenceDirectives, tree.libReferenceDirectives])
    for (const { fileName, pos } of list) found.push({ specifier: fileName, line: lineAt(pos), star: false })

  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier)
    else if (ts.isExportDeclaration(node)) {
      if (node.moduleSpecifier) add(node, node.moduleSpecifier, node.exportClause === undefined)
    } else if (ts.isExternalModuleReference(node)) add(node, node.expression)
    else if (ts.isImportTypeNode(node))
      add(node, ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined)
    else if (ts.isCallExpression(node)) {
      const called = node.expression
      if (called.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(called) && called.text === "require"))
        add(node, node.arguments[0])
    }
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}
