import { writeFileSync } from "node:fs"
import { parseArgs } from "node:util"
import { generatorSyntax } from "./generator-syntax.ts"
import type { Played } from "./play.ts"
import type { Program } from "./program.ts"
import { readPrograms } from "./read-programs.ts"
import { playAsync, playAtOnce } from "./run-program.ts"
import { sideBySide } from "./side-by-side.ts"

const USAGE = "usage: npm run --silent conformance -- PROGRAMS.jsonl OUT.jsonl [--syntax generator|async]"

const PLAYERS: Record<string, (program: Program) => Played | Promise<Played>> = {
  generator: (program) => playAtOnce(program, generatorSyntax),
  async: playAsync,
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { syntax: { type: "string" } } })
  const [source, target] = positionals
  const player = PLAYERS[values.syntax ?? "generator"]
  if (source === undefined || target === undefined || positionals.length > 2 || player === undefined) {
    throw new TypeError(USAGE)
  }
  const lines = await sideBySide(readPrograms(source), async (program) => {
    const { name } = program
    try {
      const { result } = await player(program)
      return `${JSON.stringify({ name, ...result })}\n`
    } catch (error) {
      return `${JSON.stringify({ name, error: String(error) })}\n`
    }
  })
  writeFileSync(target, lines.join(""))
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
