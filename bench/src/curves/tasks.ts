import { type Coroutine, run, sleep, type Task, type TaskGroup, taskGroup } from "@corral/node"
import * as Effect from "effect/Effect"
import { all, type Operation, run as runEffection, until } from "effection"
import { type Fiber, type Fibre, join, spawn, trampoline } from "../baseline/trampoline.ts"
import type { Probe } from "../workload.ts"
import type { Curve } from "./curve.ts"

// What starting and ending a whole program costs is no part of what a task costs.

const upTo = (size: number): number[] => Array.from({ length: size }, (_, i) => i)

async function echo(i: number): Promise<number> {
  await undefined
  return i
}

async function promises(size: number): Promise<number> {
  let total = 0
  for (const result of await Promise.all(upTo(size).map(echo))) total += result
  return total
}

function* corralEcho(i: number): Coroutine<number> {
  yield* sleep(0)
  return i
}

function* corral(size: number, probe: Probe): Coroutine<number> {
  probe.begin()
  const total = yield* taskGroup((group) => corralGroup(group, size))
  probe.end()
  return total
}

function* corralGroup(group: TaskGroup, size: number): Coroutine<number> {
  const tasks: Task<number>[] = []
  for (let i = 0; i < size; i++) tasks.push(group.createTask(corralEcho(i)))
  let total = 0
  for (const task of tasks) total += yield* task
  return total
}

async function corralAsyncEcho(i: number): Promise<number> {
  await sleep(0)
  return i
}

async function corralAsync(size: number, probe: Probe): Promise<number> {
  probe.begin()
  const total = await taskGroup((group) => corralAsyncGroup(group, size))
  probe.end()
  return total
}

async function corralAsyncGroup(group: TaskGroup, size: number): Promise<number> {
  const tasks: Task<number>[] = []
  for (let i = 0; i < size; i++) tasks.push(group.createTask(() => corralAsyncEcho(i)))
  let total = 0
  for (const task of tasks) total += await task
  return total
}

const effectEcho = Effect.fnUntraced(function* (i: number) {
  yield* Effect.yieldNow
  return i
})

function effect(size: number, probe: Probe): Promise<number> {
  return Effect.runPromise(
    Effect.gen(function* () {
      probe.begin()
      const numbers = yield* Effect.forEach(upTo(size), effectEcho, { concurrency: "unbounded" })
      const total = numbers.reduce((a, b) => a + b, 0)
      probe.end()
      return total
    }),
  )
}

function* effectionEcho(i: number): Operation<number> {
  yield* until(Promise.resolve())
  return i
}

async function effection(size: number, probe: Probe): Promise<number> {
  return runEffection(function* () {
    probe.begin()
    const numbers = yield* all(upTo(size).map(effectionEcho))
    const total = numbers.reduce((a, b) => a + b, 0)
    probe.end()
    return total
  })
}

function* floorEcho(i: number): Fibre<number> {
  yield
  return i
}

function* floor(size: number): Fibre<number> {
  const fibers: Fiber<number>[] = []
  for (let i = 0; i < size; i++) fibers.push(spawn(floorEcho(i)))
  let total = 0
  for (const fiber of fibers) total += yield* join(fiber)
  return total
}

export const tasks: Curve = {
  name: "tasks",
  title: "Tasks in one group, started and awaited",
  unit: "task",
  axis: "tasks",
  sizes: [10, 100, 1_000, 10_000, 100_000, 1_000_000],
  units: (size) => size,
  expected: (size) => (size * (size - 1)) / 2,
  lines: [
    { name: "promises", program: promises },
    { name: "corral", program: (size, probe) => run(() => corral(size, probe)) },
    { name: "corral async", program: (size, probe) => run(() => corralAsync(size, probe)) },
    { name: "Effect", program: effect },
    { name: "Effection", program: effection, most: 10_000 },
    { name: "floor", program: (size) => trampoline(floor(size)) },
  ],
}
