import { type Coroutine, run, sleep, type Task, type TaskGroup, taskGroup } from "@corral/node"
import * as Effect from "effect/Effect"
import { all, type Operation, run as runEffection, until } from "effection"
import { type Fiber, type Fibre, join, spawn, trampoline } from "../baseline/trampoline.ts"
import type { Curve } from "./curve.ts"

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

function effect(size: number): Promise<number> {
  const results = Effect.forEach(upTo(size), effectEcho, { concurrency: "unbounded" })
  return Effect.runPromise(Effect.map(results, (numbers) => numbers.reduce((a, b) => a + b, 0)))
}

function* effectionEcho(i: number): Operation<number> {
  yield* until(Promise.resolve())
  return i
}

async function effection(size: number): Promise<number> {
  return runEffection(function* () {
    return (yield* all(upTo(size).map(effectionEcho))).reduce((a, b) => a + b, 0)
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
    { name: "corral", program: (size) => run(() => taskGroup((group) => corralGroup(group, size))) },
    { name: "corral async", program: (size) => run(() => taskGroup((group) => corralAsyncGroup(group, size))) },
    { name: "Effect", program: effect },
    { name: "Effection", program: effection, most: 10_000 },
    { name: "floor", program: (size) => trampoline(floor(size)) },
  ],
}
