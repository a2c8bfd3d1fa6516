import { Barrier, type Coroutine, run, taskGroup } from "@corral/node"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import { all, type Operation, run as runEffection, withResolvers } from "effection"
import { FloorBarrier } from "../baseline/floor-primitives.ts"
import { PromiseBarrier } from "../baseline/promise-barrier.ts"
import { type Fibre, join, spawn, trampoline } from "../baseline/trampoline.ts"
import type { Workload } from "../workload.ts"

const PARTIES = 100
const parties = Array.from({ length: PARTIES }, (_, i) => i)

async function promises(size: number): Promise<number> {
  const barrier = new PromiseBarrier(PARTIES)
  let total = 0
  const work = async (): Promise<void> => {
    for (let i = 0; i < size / PARTIES; i++) {
      const position = await barrier.wait()
      total += position
    }
  }
  await Promise.all(parties.map(work))
  return total
}

function* corralParty(barrier: Barrier, rounds: number): Coroutine<number> {
  let total = 0
  for (let i = 0; i < rounds; i++) total += yield* barrier.wait()
  return total
}

function corral(size: number): Promise<number> {
  const barrier = new Barrier(PARTIES)
  return run(() =>
    taskGroup(function* (group) {
      const tasks = parties.map(() => group.createTask(corralParty(barrier, size / PARTIES)))
      let total = 0
      for (const task of tasks) total += yield* task
      return total
    }),
  )
}

function corralAsync(size: number): Promise<number> {
  const barrier = new Barrier(PARTIES)
  let total = 0
  const work = async (): Promise<void> => {
    for (let i = 0; i < size / PARTIES; i++) {
      const position = await barrier.wait()
      total += position
    }
  }
  return run(async () => {
    await taskGroup(async (group) => {
      for (const _ of parties) group.createTask(work)
    })
    return total
  })
}

/** Effect has no barrier: one made of its Deferred. */
function effect(size: number): Promise<number> {
  let arrived = 0
  let gate = Deferred.makeUnsafe<void>()
  const wait = Effect.suspend(() => {
    const position = arrived++
    const current = gate
    if (arrived < PARTIES) return Effect.as(Deferred.await(current), position)
    arrived = 0
    gate = Deferred.makeUnsafe<void>()
    return Effect.as(Deferred.succeed(current, undefined), position)
  })
  let total = 0
  const work = Effect.fnUntraced(function* (_: number) {
    for (let i = 0; i < size / PARTIES; i++) {
      const position = yield* wait
      total += position
    }
  })
  return Effect.runPromise(
    Effect.map(Effect.forEach(parties, work, { concurrency: "unbounded", discard: true }), () => total),
  )
}

/** Effection has no barrier: one made of its withResolvers. */
async function effection(size: number): Promise<number> {
  let arrived = 0
  let gate = withResolvers<void>()
  function* wait(): Operation<number> {
    const position = arrived++
    const current = gate
    if (arrived < PARTIES) yield* current.operation
    else {
      arrived = 0
      gate = withResolvers<void>()
      current.resolve()
    }
    return position
  }
  let total = 0
  function* work(): Operation<void> {
    for (let i = 0; i < size / PARTIES; i++) {
      const position = yield* wait()
      total += position
    }
  }
  return runEffection(function* () {
    yield* all(parties.map(work))
    return total
  })
}

function* floorParty(barrier: FloorBarrier, rounds: number): Fibre<number> {
  let total = 0
  for (let i = 0; i < rounds; i++) total += yield* barrier.wait()
  return total
}

function* floor(size: number): Fibre<number> {
  const barrier = new FloorBarrier(PARTIES)
  const fibers = parties.map(() => spawn(floorParty(barrier, size / PARTIES)))
  let total = 0
  for (const fiber of fibers) total += yield* join(fiber)
  return total
}

export const barrier: Workload = {
  name: "barrier",
  title: "barrier, 100 parties",
  unit: "wait",
  size: 10_000,
  testSize: 500,
  measures: "speed",
  target: 1.0,
  expected: (size) => (size * (PARTIES - 1)) / 2,
  systems: {
    promises,
    corral,
    "corral-async": corralAsync,
    effect,
    effection,
    trampoline: (size) => trampoline(floor(size)),
  },
}
