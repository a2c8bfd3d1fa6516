import { Future } from "@corral/core"
import type { AwaitingTable } from "../async-run.ts"
import { evaluate, label } from "../awaitables.ts"
import { showValue } from "../outcomes.ts"

export const awaiting = {
  async await(run, actor, spec) {
    const source = evaluate(run, spec)
    run.refuseCircle(source)
    actor.waitedFor = source
    run.log(actor, "await", label(spec), showValue(await (source instanceof Future ? source : source())))
    return undefined
  },
} satisfies AwaitingTable
