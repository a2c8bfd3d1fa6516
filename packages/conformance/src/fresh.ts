/**
 * Draws fresh programs, runs them on live CPython, and compares.
 *
 *     npm run fresh -w packages/conformance -- [--seed S] [--count N] [--categories A,B] [--size Z] [--if-present]
 *
 * N programs of each category (200) of size Z (14). The seed is today's date unless it is given. A program that fails is
 * printed whole, to be added to golden/regressions.jsonl, and then made smaller. With --if-present, nothing is drawn,
 * and nothing fails, where the oracle's folder is not there.
 */
import { parseArgs } from "node:util"
import { checkAsync, freedomOf } from "./async-check.ts"
import { firstDivergence } from "./divergence.ts"
import type { Golden } from "./golden.ts"
import { type Oracle, startOracle } from "./oracle.ts"
import type { Program } from "./program.ts"
import { runProgram } from "./run-program.ts"
import { shrink } from "./shrink.ts"
import { Tally } from "./tally.ts"
import { isWellFormed } from "./well-formed.ts"

const MAX_SHOWN = 3
/** Small programs need few schedules, and many of them are tried. */
const SCHEDULES_WHILE_SHRINKING = 1_000

/** What is wrong with a program; null if nothing is, or if it is no program. */
async function whatIsWrong(oracle: Oracle, program: Program): Promise<string | null> {
  if (!isWellFormed(program)) return null
  const expected = oracle.run(program)
  if (expected === null) return null
  const divergence = firstDivergence(expected, runProgram(program))
  if (divergence !== undefined) return divergence
  const end = await checkAsync(program, SCHEDULES_WHILE_SHRINKING)
  return end.kind === "wrong" ? end.difference : null
}

async function show(oracle: Oracle, failed: Golden, wrong: string): Promise<void> {
  console.log(`\n${failed.name} fails: ${wrong}`)
  console.log(`\nto be added to packages/conformance/golden/regressions.jsonl:\n${JSON.stringify(failed)}`)
  const { name, objects, main, finish, eager_factory } = failed
  const program: Program = {
    name,
    ...(objects === undefined ? {} : { objects }),
    ...(finish === undefined ? {} : { finish }),
    ...(eager_factory === undefined ? {} : { eager_factory }),
    main,
  }
  const smallest = await shrink(program, async (smaller) => (await whatIsWrong(oracle, smaller)) !== null)
  console.log(`\nsmaller:\n${JSON.stringify({ ...smallest, expect: oracle.run(smallest) })}`)
  console.log(await whatIsWrong(oracle, smallest))
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seed: { type: "string", default: new Date().toISOString().slice(0, 10) },
      count: { type: "string", default: "200" },
      size: { type: "string", default: "14" },
      categories: { type: "string" },
      "if-present": { type: "boolean", default: false },
    },
  })
  const oracle = await startOracle()
  if (oracle === null) {
    console.log(
      "Cannot draw programs: the oracle's folder, ../shared/conformance next to this repository, is not there",
    )
    return values["if-present"] ? 0 : 2
  }
  const { seed } = values
  const [count, size] = [Number(values.count), Number(values.size)]
  const categories = values.categories?.split(",") ?? oracle.categories
  console.log(`CPython ${oracle.version}, seed ${seed}, ${count} programs of size ${size} in each category`)

  const tally = new Tally()
  const failed: [Golden, string][] = []
  const began = performance.now()
  for (const category of categories) {
    for (const program of oracle.draw({ seed, category, count, size })) {
      const divergence = firstDivergence(program.expect, runProgram(program))
      if (divergence !== undefined) {
        tally.add(category)
        failed.push([program, divergence])
        continue
      }
      const end = await checkAsync(program)
      tally.add(category, "identical traces", freedomOf(program, end.ending), end.kind)
      if (end.kind === "wrong") failed.push([program, end.difference])
    }
  }
  console.log(String(tally))
  console.log(`${((performance.now() - began) / 1_000).toFixed(1)} s`)
  for (const [program, wrong] of failed.slice(0, MAX_SHOWN)) await show(oracle, program, wrong)
  if (failed.length > MAX_SHOWN) console.log(`\nand ${failed.length - MAX_SHOWN} more`)
  return failed.length > 0 ? 1 : 0
}

process.exitCode = await main()
