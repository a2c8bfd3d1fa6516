import { type Coroutine, run, waitFor } from "@corral/node"
import * as Effect from "effect/Effect"
import { type Operation, race, run as runEffection, sleep as sleepEffection } from "effection"
import pTimeout from "p-timeout"
import type { Workload } from "../workload.ts"

const LIMIT = 1_000 // milliseconds; never reached

// The operation does not even wait: what is measured is the timeout alone.
async function fast(i: number): Promise<number> {
  return i
}

async function withTimeout<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("too late")), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

async function promises(size: number): Promise<number> {
  let total = 0
  for (let i = 0; i < size; i++) total += await withTimeout(LIMIT, fast(i))
  return total
}

function* corralFast(i: number): Coroutine<number> {
  return i
}

function* corralMain(size: number): Coroutine<number> {
  let total = 0
  for (let i = 0; i < size; i++) total += yield* waitFor(corralFast(i), LIMIT)
  return total
}

function corralAsync(size: number): Promise<number> {
  return run(async () => {
    let total = 0
    for (let i = 0; i < size; i++) total += await waitFor(() => fast(i), LIMIT)
    return total
  })
}

const effectFast = Effect.fnUntraced(function* (i: number) {
  return i
})

function effect(size: number): Promise<number> {
  return Effect.runPromise(
    Effect.gen(function* () {
      let total = 0
      for (let i = 0; i < size; i++) total += yield* Effect.timeout(effectFast(i), LIMIT)
      return total
    }),
  )
}

function* effectionFast(i: number): Operation<number> {
  return i
}

function* effectionLate(): Operation<never> {
  yield* sleepEffection(LIMIT)
  throw new Error("too late")
}

async function effection(size: number): Promise<number> {
  return runEffection(function* () {
    let total = 0
    for (let i = 0; i < size; i++) total += yield* race([effectionFast(i), effectionLate()])
    return total
  })
}

async function specialised(size: number): Promise<number> {
  let total = 0
  for (let i = 0; i < size; i++) total += await pTimeout(fast(i), { milliseconds: LIMIT })
  return total
}

export const timeoutFast: Workload = {
  name: "timeout",
  title: "timeout around a fast operation",
  unit: "operation",
  size: 5_000,
  testSize: 50,
  measures: "speed",
  target: 5,
  expected: (size) => (size * (size - 1)) / 2,
  systems: {
    promises,
    corral: (size) => run(() => corralMain(size)),
    "corral-async": corralAsync,
    effect,
    effection,
    "p-timeout": specialised,
  },
}
