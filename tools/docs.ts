/**
 * The documentation check: what every public name must say about itself.
 *
 *     node tools/docs.ts [root]
 *
 * For each name that a door of a published package exports:
 * 1. it has a doc comment whose first sentence begins with a capital letter and ends with a period;
 * 2. a function or class says which rule of asyncio it follows (`@asyncio`) and how it differs (`@differs`); "none" is
 *    an answer, silence is not;
 * 3. a number that is a time says "milliseconds": asyncio's are seconds, so the reader must never have to guess;
 * 4. if it comes from the main door of the core, `docs/names.md` mentions it.
 */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import ts from "typescript"
import { pathAndLine, publishedPackages, readDoors } from "./doors.ts"

const NAMES = "docs/names.md"
const IS_TIME = /^(ms|delay|when|deadline|timeout)$|(Ms|Delay|Timeout|Deadline)$/

export function checkDocs(root: string): { breaches: string[]; names: number } {
  const { program, doors } = readDoors(root, publishedPackages(root))
  const checker = program.getTypeChecker()
  const map = existsSync(join(root, NAMES)) ? readFileSync(join(root, NAMES), "utf8") : null
  const breaches: string[] = map === null ? [`${NAMES}:1 does not exist: it maps every public name of the core`] : []
  const seen = new Set<ts.Symbol>()

  for (const { specifier, names } of doors) {
    for (const exported of names) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
      const declaration = symbol.declarations?.[0]
      if (declaration === undefined) continue
      const at = `${pathAndLine(root, declaration)} exports "${exported.name}"`
      if (
        specifier === "@corral/core" &&
        map !== null &&
        !new RegExp(`(?<![\\w$])${exported.name}(?![\\w$])`).test(map)
      )
        breaches.push(`${at}: ${NAMES} does not mention it`)
      // An adapter passes the names of the core on; they are documented where they are declared.
      if (seen.has(symbol)) continue
      seen.add(symbol)
      breaches.push(...whatIsMissing(symbol, checker).map((reason) => `${at}: ${reason}`))
      for (const { node, name } of timesIn(symbol, checker))
        breaches.push(
          `${pathAndLine(root, node)} takes the time "${name}": its doc comment does not say "milliseconds"`,
        )
    }
  }
  return { breaches, names: seen.size }
}

function whatIsMissing(symbol: ts.Symbol, checker: ts.TypeChecker): string[] {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim()
  if (text === "") return ["it has no doc comment"]
  const missing: string[] = []
  const firstParagraph = text.split(/\n\s*\n/, 1)[0]!
  if (!/^[A-Z]/.test(firstParagraph)) missing.push("its doc comment does not begin with a capital letter")
  if (!/\.(\s|$)/.test(firstParagraph)) missing.push("the first sentence of its doc comment does not end with a period")
  if (isCallable(symbol, checker)) {
    const tags = new Map(
      symbol.getJsDocTags(checker).map(({ name, text }) => [name, ts.displayPartsToString(text).trim()]),
    )
    for (const tag of ["asyncio", "differs"])
      if (!tags.get(tag)) missing.push(`its doc comment has no @${tag}${tags.has(tag) ? " that says anything" : ""}`)
  }
  return missing
}

function isCallable(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  if (symbol.flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Class)) return true
  if (!(symbol.flags & ts.SymbolFlags.Variable)) return false
  const type = checker.getTypeOfSymbol(symbol)
  return type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0
}

/** Parameters and properties that are times by their name and type, and whose unit is not told. */
function* timesIn(symbol: ts.Symbol, checker: ts.TypeChecker): Generator<{ node: ts.Node; name: string }> {
  for (const declaration of symbol.declarations ?? []) {
    for (const place of [declaration, ...membersOf(declaration)]) {
      const candidates = ts.isFunctionLike(place) ? place.parameters : ts.isPropertySignature(place) ? [place] : []
      for (const node of candidates) {
        const name = node.name.getText()
        if (!IS_TIME.test(name) || !admitsNumbers(checker.getTypeAtLocation(node))) continue
        if (!/\bmilliseconds?\b/.test(commentAbout(place, symbol, checker))) yield { node, name }
      }
    }
  }
}

function membersOf(declaration: ts.Declaration): readonly ts.Node[] {
  if (ts.isClassDeclaration(declaration) || ts.isInterfaceDeclaration(declaration))
    return [...declaration.members].filter(isPublic)
  return ts.isTypeAliasDeclaration(declaration) && ts.isTypeLiteralNode(declaration.type)
    ? declaration.type.members
    : []
}

/** The overloads of a function share their comments, and a class or an interface may speak for its members. */
function commentAbout(place: ts.Node, symbol: ts.Symbol, checker: ts.TypeChecker): string {
  const name = (place as ts.NamedDeclaration).name
  const own = (name && checker.getSymbolAtLocation(name)?.declarations) ?? [place]
  return [...own, ...(symbol.declarations ?? [])].map(commentsOn).join("\n")
}

function isPublic(member: ts.ClassElement | ts.TypeElement): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected
  if (member.name && ts.isPrivateIdentifier(member.name)) return false
  return !(ts.getCombinedModifierFlags(member) & hidden)
}

function admitsNumbers(type: ts.Type): boolean {
  return (type.isUnion() ? type.types : [type]).some((part) => (part.flags & ts.TypeFlags.NumberLike) !== 0)
}

function commentsOn(node: ts.Node): string {
  return ts
    .getJSDocCommentsAndTags(node)
    .map((part) => part.getText())
    .join("\n")
}

if (import.meta.main) {
  const { breaches, names } = checkDocs(process.argv[2] ?? join(import.meta.dirname, ".."))
  for (const line of breaches) console.log(line)
  console.log(`docs: ${names} public names, ${breaches.length} breaches`)
  process.exitCode = breaches.length > 0 ? 1 : 0
}
