import ts from "typescript"
import { type Block, commentsOf } from "./blocks.ts"

/** What an example may use without importing it. */
export interface DoorNames {
  readonly specifier: string
  readonly values: ReadonlySet<string>
  readonly types: ReadonlySet<string>
}

// Around a block while it is parsed: in it, `yield` and `await` are keywords wherever the block uses them.
const BEFORE = "async function* $example() {\n"
const AFTER = "\n}"

/** Line 1 is all ours; from line 2 on the module has the block's own lines, so a position can be told in its file. */
export const FIRST_LINE = 2

/**
 * Makes a module of a block; its default export runs it.
 *
 * The code stays on its lines and moves into a function: a coroutine when it uses `yield*` outside any function, else
 * an async function. Both run as a main task, except for a program, which calls `run` itself.
 */
export function moduleOf(block: Block, doors: readonly DoorNames[], kit: string): { text: string; breaches: string[] } {
  const tree = parse(`${BEFORE}${block.code}${AFTER}`)
  const statements = (tree.statements[0] as ts.FunctionDeclaration).body!.statements
  const edits = new Edits(tree.text)
  const breaches: string[] = []
  const asserts: string[] = []
  const output = [...(block.output ?? [])]
  const where = (position: number) => {
    const line = tree.getLineAndCharacterOfPosition(position).line
    return `${block.path}:${block.line + line - 1}`
  }

  let checksOutput = block.output !== undefined
  for (const { pos, text } of commentsOf(tree)) {
    const marker = /^\/\/ ?(?:(=>) (.+)|(throws) ([A-Z]\w*)(?:: (.+))?|(prints): ?(.*))$/.exec(text.trimEnd())
    if (!marker) continue
    if (marker[6]) {
      if (block.output) breaches.push(`${where(pos)} example: it has both "// prints:" and an output fence`)
      checksOutput = true
      output.push(marker[7]!)
      continue
    }
    const statement = statementBefore(tree, pos)
    asserts.push(where(pos))
    const at = JSON.stringify(where(pos))
    const reason = !statement
      ? "no statement ends before this comment"
      : marker[1]
        ? expectValue(edits, statement, marker[2]!, at)
        : expectError(edits, statement, marker[4]!, marker[5] ?? "", at)
    if (reason) breaches.push(`${where(pos)} example: ${reason}`)
  }

  const imports = statements.filter((each) => ts.isImportDeclaration(each))
  const hoisted = imports.map((each) =>
    each
      .getText(tree)
      .replaceAll(/\s*\n\s*/g, " ")
      .replace(/;?$/, ";"),
  )
  for (const each of imports) edits.blank(each.getStart(tree), each.end)
  for (const statement of statements)
    for (const modifier of (ts.canHaveModifiers(statement) && ts.getModifiers(statement)) || [])
      if (modifier.kind === ts.SyntaxKind.ExportKeyword) edits.blank(modifier.pos, modifier.end)

  const mode = modeOf(statements)
  if (mode === null)
    breaches.push(`${where(BEFORE.length)} example: outside functions, write yield* or await, not both`)
  const header = [
    ...autoImports(tree, statements, doors),
    ...hoisted,
    `import { equal as $equal, missing as $missing, threw as $threw, ${mode ?? "task"} as $example } from "${kit}";`,
    `export default $example(${JSON.stringify({ prints: checksOutput ? output : null, asserts, realTime: block.realTime === true })},`,
    mode === "coroutine" ? "function* (console) {" : "async (console) => {",
  ]
  return { text: `${header.join(" ")}\n${edits.apply().slice(BEFORE.length, -AFTER.length)}\n})\n`, breaches }
}

/** Which function of the kit runs the block; `null` when it mixes the two syntaxes. */
function modeOf(statements: readonly ts.Statement[]): "coroutine" | "task" | "program" | null {
  let [yields, awaits, runs] = [false, false, false]
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return
    if (ts.isYieldExpression(node)) yields = true
    if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) awaits = true
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && /^(run|Runner)$/.test(node.expression.getText()))
      runs = true
    ts.forEachChild(node, visit)
  }
  statements.forEach(visit)
  if (yields) return awaits ? null : "coroutine"
  return runs ? "program" : "task"
}

/** Imports of the names that the block uses and does not import itself; one too many does no harm. */
function autoImports(tree: ts.SourceFile, statements: readonly ts.Statement[], doors: readonly DoorNames[]): string[] {
  const known = new Set<string>()
  const used = new Set<string>()
  const collect = (into: Set<string>) => {
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node)) into.add(node.text)
      ts.forEachChild(node, visit)
    }
    return visit
  }
  for (const each of statements) collect(ts.isImportDeclaration(each) ? known : used)(each)
  // Assertions use names, too: `// => [new Date(0)]`.
  for (const { text } of commentsOf(tree)) for (const [name] of text.matchAll(/[A-Za-z_$][\w$]*/g)) used.add(name)

  const lines: string[] = []
  for (const { specifier, values, types } of doors) {
    for (const [keyword, names] of [["import", values] as const, ["import type", types] as const]) {
      const wanted = [...used].filter((name) => names.has(name) && !known.has(name))
      if (wanted.length > 0) lines.push(`${keyword} { ${wanted.join(", ")} } from ${JSON.stringify(specifier)};`)
      for (const name of wanted) known.add(name)
    }
  }
  return lines
}

/** The innermost statement that ends right before a comment, or on the line above a comment that stands alone. */
function statementBefore(tree: ts.SourceFile, position: number): ts.Statement | null {
  let best: ts.Statement | null = null
  const visit = (node: ts.Node): void => {
    if (ts.isStatement(node) && !ts.isBlock(node) && node.end <= position) {
      const between = tree.text.slice(node.end, position)
      if (/^[;\s]*$/.test(between) && between.split("\n").length <= 2) best = node
    }
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return best
}

function expectValue(edits: Edits, statement: ts.Statement, value: string, at: string): string | null {
  const problem = parse(`(${value})`, "value.ts") as ts.SourceFile & { parseDiagnostics: readonly unknown[] }
  if (problem.parseDiagnostics.length > 0) return `"${value}" is not an expression`
  const tree = statement.getSourceFile()
  if (ts.isExpressionStatement(statement) || (ts.isReturnStatement(statement) && statement.expression)) {
    const expression = statement.expression!
    if (/^console\.\w+\(/.test(expression.getText(tree))) return `console.log gives nothing, write "// prints: …"`
    edits.insert(expression.getStart(tree), "$equal((")
    edits.insert(expression.end, `), (${value}), ${at})`)
    return null
  }
  const declared = ts.isVariableStatement(statement) ? statement.declarationList.declarations.at(-1) : undefined
  if (!declared) return "only an expression or a variable has a value to compare"
  edits.insert(statement.end, `; $equal((${declared.name.getText(tree)}), (${value}), ${at})`)
  return null
}

function expectError(edits: Edits, statement: ts.Statement, name: string, message: string, at: string): string | null {
  const tree = statement.getSourceFile()
  edits.insert(statement.getStart(tree), "try { ")
  edits.insert(
    statement.end,
    `; $missing(${at}, "${name}") } catch ($error) { $threw($error, ${at}, "${name}", ${JSON.stringify(message)}) }`,
  )
  return null
}

function parse(code: string, name = "example.ts"): ts.SourceFile {
  return ts.createSourceFile(name, code, ts.ScriptTarget.Latest, true)
}

/** Changes to a text that leave its lines where they are. */
class Edits {
  readonly #text: string
  readonly #changes: { pos: number; end: number; text: string }[] = []

  constructor(text: string) {
    this.#text = text
  }

  insert(pos: number, text: string): void {
    this.#changes.push({ pos, end: pos, text })
  }

  blank(pos: number, end: number): void {
    this.#changes.push({ pos, end, text: this.#text.slice(pos, end).replaceAll(/[^\n]/g, "") })
  }

  apply(): string {
    const sorted = this.#changes.sort((a, b) => a.pos - b.pos)
    let result = ""
    let done = 0
    for (const { pos, end, text } of sorted) {
      result += this.#text.slice(done, pos) + text
      done = end
    }
    return result + this.#text.slice(done)
  }
}
