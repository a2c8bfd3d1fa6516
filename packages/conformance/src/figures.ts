/**
 * Prints how the golden programs do, and how fast.
 *
 *     npm run figures -w packages/conformance
 */
import { checkAsync, freedomOf } from "./async-check.ts"
import { firstDivergence } from "./divergence.ts"
import { readGolden } from "./golden.ts"
import { playAsync } from "./play-async.ts"
import { runProgram } from "./run-program.ts"
import { sideBySide } from "./side-by-side.ts"
import { Tally } from "./tally.ts"

const golden = await readGolden()
const tally = new Tally()
for (const { file, programs } of golden) {
  for (const program of programs) {
    const identical = firstDivergence(program.expect, runProgram(program)) === undefined
    const end = await checkAsync(program)
    const columns = [freedomOf(program, end.ending), end.kind]
    tally.add(file.split(".", 1)[0]!, ...(identical ? ["identical traces" as const, ...columns] : columns))
  }
}
console.log(String(tally))

const all = golden.flatMap(({ programs }) => programs)
async function measure(syntax: string, run: () => unknown): Promise<void> {
  const began = performance.now()
  await run()
  console.log(`${syntax}: ${Math.round((all.length / (performance.now() - began)) * 1_000)} programs a second`)
}
await measure("generator syntax", () => all.map(runProgram))
await measure("async syntax", () => sideBySide(all, playAsync))
