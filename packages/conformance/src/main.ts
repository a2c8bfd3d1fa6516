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

function readPrograms(path: string): Program[] {
  const programs: Program[] = []
  for (const [index, line] of readFileSync(path, "utf8").split("\n").entries()) {
    if (line.trim() === "") continue
    try {
      programs.push(JSON.parse(line))
    } catch (error) {
      throw new SyntaxError(`Cannot read line ${index + 1} of ${path}: it is not JSON`, { cause: error })
    }
  }
  return programs
}

function main(): void {
  const { positionals } = parseArgs({ allowPositionals: true })
  const [source, target] = positionals
  if (source === undefined || target === undefined || positionals.length > 2) throw new TypeError(USAGE)
  const lines = readPrograms(source).map((program) => `${JSON.stringify(runLine(program))}\n`)
  writeFileSync(target, lines.join(""))
}

try {
  main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
