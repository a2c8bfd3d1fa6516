import { type Coroutine, Future, run, sleep, type Task, taskGroup } from "@corral/node"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import { all, type Operation, run as runEffection, spawn as spawnEffection, until, withResolvers } from "effection"
import { type Fibre, Line, spawn, trampoline } from "../baseline/trampoline.ts"
import type { Probe, Workload } from "../workload.ts"

// Each task waits for something of its own; what it waits for counts as part of it.

async function promises(size: number, probe: Probe): Promise<number> {
  const wakers: (() => void)[] = []
  let ended = 0
  const suspend = async (): Promise<void> => {
    await new Promise<void>((resolve) => wakers.push(resolve))
    ended++
  }
  const tasks: Promise<void>[] = []
  for (let i = 0; i < size; i++) tasks.push(suspend())
  probe.suspended()
  for (const wake of wakers) wake()
  await Promise.all(tasks)
  return ended
}

function* corralSuspend(futures: Future<number>[]): Coroutine<number> {
  const future = new Future<number>()
  futures.push(future)
  return yield* future
}

function corral(size: number, probe: Probe): Promise<number> {
  return run(() =>
    taskGroup(function* (group) {
      const futures: Future<number>[] = []
      const tasks: Task<number>[] = []
      for (let i = 0; i < size; i++) tasks.push(group.createTask(corralSuspend(futures)))
      while (futures.length < size) yield* sleep(0)
      probe.suspended()
      for (const future of futures) future.setResult(1)
      let ended = 0
      for (const task of tasks) ended += yield* task
      return ended
    }),
  )
}

function corralAsync(size: number, probe: Probe): Promise<number> {
  return run(() =>
    taskGroup(async (group) => {
      const futures: Future<number>[] = []
      const suspend = async (): Promise<number> => {
        const future = new Future<number>()
        futures.push(future)
        return await future
      }
      const tasks: Task<number>[] = []
      for (let i = 0; i < size; i++) tasks.push(group.createTask(suspend))
      while (futures.length < size) await sleep(0)
      probe.suspended()
      for (const future of futures) future.setResult(1)
      let ended = 0
      for (const task of tasks) ended += await task
      return ended
    }),
  )
}

function effect(size: number, probe: Probe): Promise<number> {
  const gates: Deferred.Deferred<void>[] = []
  let ended = 0
  const suspend = Effect.fnUntraced(function* (_: number) {
    const gate = Deferred.makeUnsafe<void>()
    gates.push(gate)
    yield* Deferred.await(gate)
    ended++
  })
  const measure = Effect.gen(function* () {
    while (gates.length < size) yield* Effect.yieldNow
    probe.suspended()
    for (const gate of gates) yield* Deferred.succeed(gate, undefined)
  })
  const numbers = Array.from({ length: size }, (_, i) => i)
  const tasks = Effect.forEach(numbers, suspend, { concurrency: "unbounded", discard: true })
  return Effect.runPromise(Effect.map(Effect.all([tasks, measure], { concurrency: "unbounded" }), () => ended))
}

async function effection(size: number, probe: Probe): Promise<number> {
  const wakers: (() => void)[] = []
  let ended = 0
  function* suspend(): Operation<void> {
    const { operation, resolve } = withResolvers<void>()
    wakers.push(resolve)
    yield* operation
    ended++
  }
  return runEffection(function* () {
    const tasks = []
    for (let i = 0; i < size; i++) tasks.push(yield* spawnEffection(suspend))
    while (wakers.length < size) yield* until(Promise.resolve())
    probe.suspended()
    for (const wake of wakers) wake()
    yield* all(tasks)
    return ended
  })
}

function* floorSuspend(state: { ended: number }, line: Line): Fibre<void> {
  yield line
  state.ended++
}

function* floor(size: number, probe: Probe): Fibre<number> {
  const state = { ended: 0 }
  const lines: Line[] = []
  for (let i = 0; i < size; i++) {
    const line = new Line()
    lines.push(line)
    spawn(floorSuspend(state, line))
  }
  yield
  probe.suspended()
  for (const line of lines) line.wakeAll()
  while (state.ended < size) yield
  return state.ended
}

export const heap: Workload = {
  name: "heap",
  title: "bytes of heap per suspended task",
  unit: "task",
  size: 100_000,
  testSize: 100,
  measures: "memory",
  target: 700,
  expected: (size) => size,
  systems: {
    promises,
    corral,
    "corral-async": corralAsync,
    effect,
    effection,
    trampoline: (size, probe) => trampoline(floor(size, probe)),
  },
}
