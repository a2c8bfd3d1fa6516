import { parseArgs } from "node:util"

export const USAGE = `npm run bench -- [options]

  --only NAMES      these workloads or curves: beginnings of names, with commas, such as spawn,queue
  --systems NAMES   these systems only, such as corral,effect
  --quick           fewer and shorter rounds: to see whether something moved, not by how much
  --cpu             counts processor time instead of the time on the clock: for a machine that others use, too
  --curves          how costs grow with numbers, instead of the table
  --runtime NAME    node (default), node@26, bun, deno
  --json FILE       writes the figures
  --from FILE       takes the figures of such a file instead of measuring; may be given several times
  --docs            rewrites the figures and charts of docs/performance.md
  --allocations     what the hot paths allocate, beside their budgets, instead of the table; --update sets the budgets
  --list            prints the names
`

/** The command was not written as it must be. */
export class UsageError extends Error {}

export interface Options {
  readonly only: readonly string[]
  readonly systems: readonly string[]
  readonly quick: boolean
  readonly cpu: boolean
  readonly curves: boolean
  readonly runtime: string
  readonly json: string | null
  readonly from: readonly string[]
  readonly docs: boolean
  readonly allocations: boolean
  readonly update: boolean
  readonly list: boolean
  readonly help: boolean
}

export function readOptions(args: readonly string[]): Options {
  const { values } = parse({
    args: [...args],
    options: {
      only: { type: "string", default: "" },
      systems: { type: "string", default: "" },
      quick: { type: "boolean", default: false },
      cpu: { type: "boolean", default: false },
      curves: { type: "boolean", default: false },
      runtime: { type: "string", default: "node" },
      json: { type: "string" },
      from: { type: "string", multiple: true, default: [] },
      docs: { type: "boolean", default: false },
      allocations: { type: "boolean", default: false },
      update: { type: "boolean", default: false },
      list: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  })
  if (values.update && !values.allocations) throw new UsageError("Cannot update anything but --allocations")
  if (values.json !== undefined && values.from.length > 1) {
    throw new UsageError("Cannot write the figures of several files into one: leave out --json")
  }
  return {
    ...values,
    only: values.only.split(",").filter((name) => name !== ""),
    systems: values.systems.split(",").filter((name) => name !== ""),
    json: values.json ?? null,
  }
}

const parse: typeof parseArgs = (config) => {
  try {
    return parseArgs(config)
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

/** Those whose names begin with one of the beginnings; all if there is none. */
export function select<T extends string>(names: readonly T[], beginnings: readonly string[]): T[] {
  for (const beginning of beginnings) {
    if (!names.some((name) => name.startsWith(beginning))) {
      throw new UsageError(`Cannot select "${beginning}": the names are ${names.join(", ")}`)
    }
  }
  if (beginnings.length === 0) return [...names]
  return names.filter((name) => beginnings.some((beginning) => name.startsWith(beginning)))
}
