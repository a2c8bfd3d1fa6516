import { type Future, gather, shield, type TaskSource } from "@corral/core"
import type { AwaitableSpec, GatherOptions } from "./program.ts"
import type { Run } from "./run.ts"

export function label(spec: AwaitableSpec): string {
  if (typeof spec === "string") return spec
  switch (spec[0]) {
    case "coro":
      return spec[1]
    case "shield":
      return `shield(${label(spec[1])})`
    case "gather":
      return `gather(${spec[1].map(label).join(",")})`
  }
}

export function evaluate<Coro extends TaskSource<unknown>>(
  run: Run<Coro>,
  spec: AwaitableSpec,
): Future<unknown> | Coro {
  if (typeof spec === "string") return run.names.find(spec)
  switch (spec[0]) {
    case "coro":
      return run.coroutine(spec[1], spec[2])
    case "shield":
      return shield(evaluate(run, spec[1]))
    case "gather":
      return gathering(run, spec[1], spec[2])
  }
}

export function evaluateAll<Coro extends TaskSource<unknown>>(
  run: Run<Coro>,
  specs: AwaitableSpec[],
): (Future<unknown> | Coro)[] {
  return specs.map((spec) => evaluate(run, spec))
}

export function gathering(run: Run, specs: AwaitableSpec[], options: GatherOptions = {}): Future<unknown[]> {
  const sources = evaluateAll(run, specs)
  const future = gather(sources, { returnExceptions: options.return_exceptions ?? false })
  run.circles.gathered(future, sources)
  return future
}

/** The labels of the sources, without repetition. */
export function labelled<S>(sources: S[], specs: AwaitableSpec[]): Map<S, string> {
  const labels = new Map<S, string>()
  for (const [index, source] of sources.entries()) if (!labels.has(source)) labels.set(source, label(specs[index]!))
  return labels
}
