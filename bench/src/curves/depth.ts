import { type Coroutine, call, run, sleep } from "@corral/node"
import * as Effect from "effect/Effect"
import type { Probe } from "../workload.ts"
import type { Curve } from "./curve.ts"

const RESUMES = 10_000

async function promiseDepth(depth: number, probe: Probe): Promise<number> {
  if (depth > 1) return 1 + (await promiseDepth(depth - 1, probe))
  probe.begin()
  for (let i = 0; i < RESUMES; i++) await undefined
  probe.end()
  return 1
}

function* leaf(probe: Probe): Coroutine<number> {
  probe.begin()
  for (let i = 0; i < RESUMES; i++) yield* sleep(0)
  probe.end()
  return 1
}

function* byCall(depth: number, probe: Probe): Coroutine<number> {
  return depth > 1 ? 1 + (yield* call(byCall, depth - 1, probe)) : yield* leaf(probe)
}

function* byYield(depth: number, probe: Probe): Coroutine<number> {
  return depth > 1 ? 1 + (yield* byYield(depth - 1, probe)) : yield* leaf(probe)
}

async function byAwait(depth: number, probe: Probe): Promise<number> {
  if (depth > 1) return 1 + (await byAwait(depth - 1, probe))
  probe.begin()
  for (let i = 0; i < RESUMES; i++) await sleep(0)
  probe.end()
  return 1
}

const effectDepth: (depth: number, probe: Probe) => Effect.Effect<number> = Effect.fnUntraced(function* (depth, probe) {
  if (depth > 1) return 1 + (yield* effectDepth(depth - 1, probe))
  probe.begin()
  for (let i = 0; i < RESUMES; i++) yield* Effect.yieldNow
  probe.end()
  return 1
})

export const depth: Curve = {
  name: "depth",
  title: "Resuming what waits at the bottom of a chain of calls",
  unit: "resume",
  axis: "calls, one in another",
  sizes: [1, 10, 100, 1_000, 5_000, 10_000],
  units: () => RESUMES,
  expected: (size) => size,
  lines: [
    { name: "promises", program: promiseDepth, most: 5_000 },
    { name: "corral, call()", program: (size, probe) => run(() => byCall(size, probe)) },
    { name: "corral, yield*", program: (size, probe) => run(() => byYield(size, probe)), most: 1_000 },
    { name: "corral async, await", program: (size, probe) => run(() => byAwait(size, probe)), most: 5_000 },
    { name: "Effect", program: (size, probe) => Effect.runPromise(effectDepth(size, probe)) },
  ],
}
