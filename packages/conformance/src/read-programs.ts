import { readFileSync } from "node:fs"
import { gunzipSync } from "node:zlib"
import type { Program } from "./program.ts"

/**
 * Reads the programs of a JSON Lines file, compressed by gzip if its name ends in `.gz`.
 *
 * @throws {SyntaxError} a line is not JSON
 */
export function readPrograms<P extends Program = Program>(path: string | URL): P[] {
  const data = readFileSync(path)
  const text = String(path).endsWith(".gz") ? gunzipSync(data).toString() : data.toString()
  const programs: P[] = []
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue
    try {
      programs.push(JSON.parse(line))
    } catch (error) {
      throw new SyntaxError(`Cannot read line ${index + 1} of ${path}: it is not JSON`, { cause: error })
    }
  }
  return programs
}
