import * as corral from "@corral/browser"
import { type Node, type Program, parse } from "acorn"
import type { Range } from "../runner/messages.ts"

const MODULE = "@corral/browser"
const NAMES = new Set(Object.keys(corral))

/** Something that is wrong with the code, and where. */
export interface Fault extends Range {
  readonly text: string
}

/** Code that may be run: a module that imports nothing but corral. */
export interface Compiled {
  /** Where the code names the module, quotes included; in order. */
  readonly imports: readonly Range[]
  readonly faults: readonly Fault[]
}

/** Reads a scenario: what is wrong with its syntax and its imports, and what to link. */
export function compile(code: string): Compiled {
  let program: Program
  try {
    program = parse(code, { ecmaVersion: "latest", sourceType: "module" })
  } catch (error) {
    return { imports: [], faults: [faultOf(error, code)] }
  }
  const imports: Range[] = []
  const faults: Fault[] = []
  for (const node of program.body) {
    if (
      node.type !== "ImportDeclaration" &&
      node.type !== "ExportNamedDeclaration" &&
      node.type !== "ExportAllDeclaration"
    )
      continue
    if (!node.source) continue
    if (node.source.value === MODULE) imports.push(rangeOf(node.source))
    else {
      const text = `Cannot import ${node.source.raw}: a scenario has "${MODULE}" and the browser's own names`
      faults.push({ ...rangeOf(node.source), text })
    }
    if (node.type !== "ImportDeclaration") continue
    for (const specifier of node.specifiers) {
      if (specifier.type !== "ImportSpecifier" || specifier.imported.type !== "Identifier") continue
      const { name } = specifier.imported
      if (!NAMES.has(name))
        faults.push({ ...rangeOf(specifier), text: `Cannot import ${name}: corral has no such name` })
    }
  }
  return { imports, faults }
}

function rangeOf({ start, end }: Node): Range {
  return { from: start, to: end }
}

/** What the parser throws: a SyntaxError with the offset, and a message that ends with line and column. */
function faultOf(error: unknown, code: string): Fault {
  if (!(error instanceof SyntaxError)) throw error
  const { pos = 0 } = error as SyntaxError & { pos?: number } // acorn adds it
  const from = Math.min(pos, code.length)
  return { from, to: Math.min(from + 1, code.length), text: error.message.replace(/ \(\d+:\d+\)$/, "") }
}
