/** The process in which something is measured: a request in its argument, answers on its standard output. */
import { CURVES } from "../curves/index.ts"
import { WORKLOADS } from "../workloads/index.ts"
import { measureGrowth } from "./growth.ts"
import { measureHeap } from "./heap.ts"
import { measurePair } from "./pair.ts"
import { ANSWER_MARK, type Answer, type Request } from "./request.ts"
import { programOf } from "./run-once.ts"

function answer(what: Answer): void {
  console.log(ANSWER_MARK + JSON.stringify(what))
}

function find<T extends { readonly name: string }>(all: readonly T[], name: string): T {
  const found = all.find((each) => each.name === name)
  if (found === undefined) throw new Error(`Cannot measure "${name}": there is nothing of that name`)
  return found
}

async function measure(request: Request): Promise<void> {
  if (request.kind === "curve") {
    const curve = find(CURVES, request.curve)
    const line = find(curve.lines, request.line)
    await measureGrowth(
      line.program,
      request.sizes,
      curve.expected,
      curve.units,
      request.time,
      request.clock,
      (point) => answer({ kind: "point", point }),
    )
    return
  }
  const workload = find(WORKLOADS, request.workload)
  if (request.kind === "pair") {
    answer({ kind: "pair", figures: await measurePair(workload, request.system, request.effort) })
  } else if (request.kind === "heap") {
    answer({ kind: "heap", bytes: await measureHeap(workload, request.system) })
  } else {
    const program = programOf(workload, request.system)
    await measureGrowth(
      program,
      request.sizes,
      workload.expected,
      (size) => size,
      request.time,
      request.clock,
      (point) => answer({ kind: "point", point }),
    )
  }
}

function runtime(): Answer {
  const versions: Readonly<Record<string, string | undefined>> = process.versions
  const name = ["bun", "deno"].find((each) => versions[each] !== undefined) ?? "node"
  return { kind: "runtime", name, version: versions[name] ?? "" }
}

try {
  answer(runtime())
  await measure(JSON.parse(process.argv[2] ?? "") as Request) // the parent process has made it
  process.exit(0)
} catch (error) {
  // An Error without a class of its own is one of the benchmark's: its text says it all.
  const message = error instanceof Error && error.name === "Error" ? error.message : String(error)
  answer({ kind: "failure", message })
  process.exit(1)
}
