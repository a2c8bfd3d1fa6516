import { writeFileSync } from "node:fs"
import { parseArgs } from "node:util"
import { asyncSyntax } from "./async-syntax.ts"
import { generatorSyntax } from "./generator-syntax.ts"
import type { Played } from "./play.ts"
import { playAsync } from "./play-async.ts"
import { playReal } from "./play-real.ts"
import type { Program } from "./program.ts"
import { readPrograms } from "./read-programs.ts"
import { playAtOnce } from "./run-program.ts"
import { sideBySide } from "./side-by-side.ts"

const USAGE =
  "usage: npm run --silent conformance -- PROGRAMS.jsonl OUT.jsonl [--syntax generator|async] [--host manual|real]"

type Player = (program: Program) => Played | Promise<Played>

/** By syntax and host. */
const PLAYERS: Record<string, Record<string, Player>> = {
  generator: {
    manual: (program) => playAtOnce(program, generatorSyntax),
    real: (program) => playReal(program, generatorSyntax),
  },
  async: {
    manual: playAsync,
    real: (program) => playReal(program, asyncSyntax),
  },
}

async function main(): Promise<void> {
  const options = {
    syntax: { type: "string", default: "generator" },
    host: { type: "string", default: "manual" },
  } as const
  const { positionals, values } = parseArgs({ allowPositionals: true, options })
  const [source, target] = positionals
  const player = PLAYERS[values.syntax]?.[values.host]
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
