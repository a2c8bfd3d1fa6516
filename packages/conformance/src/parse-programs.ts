import type { Program } from "./program.ts"

/**
 * Reads programs from JSON Lines.
 *
 * @param source where the text comes from, for messages
 * @throws {SyntaxError} a line is not JSON
 */
export function parsePrograms<P extends Program = Program>(text: string, source: string | URL): P[] {
  const programs: P[] = []
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue
    try {
      programs.push(JSON.parse(line))
    } catch (error) {
      throw new SyntaxError(`Cannot read line ${index + 1} of ${source}: it is not JSON`, { cause: error })
    }
  }
  return programs
}
