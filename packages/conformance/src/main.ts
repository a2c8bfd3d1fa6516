import { readFileSync, writeFileSync } from "node:fs"
import { parseArgs } from "node:util"
import type { Program, Result } from "./program.ts"
import { runProgram } from "./run-program.ts"

const USAGE = "usage: npm run --silent conformance -- PROGRAMS.jsonl OUT.jsonl"

type Line = ({ name: string } & Result) | { name: string; error: string }

function runLine(program: Program): Line {
  const { name } = program
  try {
    return { name, ...runProgram(program) }
  } catch (error) {
    return { name, error: String(error) }
  }
}

function main(): void {
  const { positionals } = parseArgs({ allowPositionals: true })
  const [source, target] = positionals
  if (source === undefined || target === undefined || positionals.length > 2) throw new TypeError(USAGE)
  const results: string[] = []
  for (const [index, text] of readFileSync(source, "utf8").split("\n").entries()) {
    if (text.trim() === "") continue
    let program: Program
    try {
      program = JSON.parse(text)
    } catch (error) {
      throw new SyntaxError(`Cannot read line ${index + 1} of ${source}: it is not JSON`, { cause: error })
    }
    results.push(`${JSON.stringify(runLine(program))}\n`)
  }
  writeFileSync(target, results.join(""))
}

try {
  main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
