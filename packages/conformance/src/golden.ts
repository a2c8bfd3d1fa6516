import { readdirSync } from "node:fs"
import type { Program, Result } from "./program.ts"
import { readPrograms } from "./read-programs.ts"

/** A program together with what CPython does with it. */
export interface Golden extends Program {
  expect: Result
}

const folder = new URL("../golden/", import.meta.url)

/** The files of golden programs, each with its programs. */
export function readGolden(): { file: string; programs: Golden[] }[] {
  const files = readdirSync(folder).filter((name) => /\.jsonl(\.gz)?$/.test(name))
  return files.sort().map((file) => ({ file, programs: readPrograms<Golden>(new URL(file, folder)) }))
}
