import { readFileSync } from "node:fs"
import { gunzipSync } from "node:zlib"
import { parsePrograms } from "./parse-programs.ts"
import type { Program } from "./program.ts"

/**
 * Reads the programs of a JSON Lines file, compressed by gzip if its name ends in `.gz`.
 *
 * @throws {SyntaxError} a line is not JSON
 */
export function readPrograms<P extends Program = Program>(path: string | URL): P[] {
  const data = readFileSync(path)
  const text = String(path).endsWith(".gz") ? gunzipSync(data).toString() : data.toString()
  return parsePrograms(text, path)
}
