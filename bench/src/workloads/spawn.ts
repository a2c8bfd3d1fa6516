import { type Coroutine, run, type Task, type TaskGroup, taskGroup } from "@corral/node"
import * as Effect from "effect/Effect"
import { all, type Operation, run as runEffection } from "effection"
import { promise as fastq } from "fastq"
import pLimit from "p-limit"
import PQueue from "p-queue"
import { type Fiber, type Fibre, join, spawn, trampoline } from "../baseline/trampoline.ts"
import type { Workload } from "../workload.ts"

const GROUP = 100
const numbers = Array.from({ length: GROUP }, (_, i) => i)
const sum = (results: readonly number[]): number => results.reduce((a, b) => a + b, 0)

async function echo(i: number): Promise<number> {
  return i
}

async function promises(size: number): Promise<number> {
  let total = 0
  for (let done = 0; done < size; done += GROUP) total += sum(await Promise.all(numbers.map(echo)))
  return total
}

function* corralEcho(i: number): Coroutine<number> {
  return i
}

const resultOf = (task: Task<number>): number => task.result()

function* corralGroup(group: TaskGroup): Coroutine<Task<number>[]> {
  return numbers.map((i) => group.createTask(corralEcho(i)))
}

function corral(size: number): Promise<number> {
  return run(function* () {
    let total = 0
    for (let done = 0; done < size; done += GROUP) total += sum((yield* taskGroup(corralGroup)).map(resultOf))
    return total
  })
}

async function corralAsyncGroup(group: TaskGroup): Promise<Task<number>[]> {
  return numbers.map((i) => group.createTask(() => echo(i)))
}

function corralAsync(size: number): Promise<number> {
  return run(async () => {
    let total = 0
    for (let done = 0; done < size; done += GROUP) total += sum((await taskGroup(corralAsyncGroup)).map(resultOf))
    return total
  })
}

const effectEcho = Effect.fnUntraced(function* (i: number) {
  return i
})

function effect(size: number): Promise<number> {
  const group = Effect.forEach(numbers, effectEcho, { concurrency: "unbounded" })
  return Effect.runPromise(
    Effect.gen(function* () {
      let total = 0
      for (let done = 0; done < size; done += GROUP) total += sum(yield* group)
      return total
    }),
  )
}

function* effectionEcho(i: number): Operation<number> {
  return i
}

async function effection(size: number): Promise<number> {
  return runEffection(function* () {
    let total = 0
    for (let done = 0; done < size; done += GROUP) total += sum(yield* all(numbers.map(effectionEcho)))
    return total
  })
}

async function limited(size: number): Promise<number> {
  const limit = pLimit(GROUP)
  let total = 0
  for (let done = 0; done < size; done += GROUP) {
    total += sum(await Promise.all(numbers.map((i) => limit(echo, i))))
  }
  return total
}

async function queued(size: number): Promise<number> {
  const queue = new PQueue({ concurrency: GROUP })
  let total = 0
  for (let done = 0; done < size; done += GROUP) total += sum(await queue.addAll(numbers.map((i) => () => echo(i))))
  return total
}

async function fast(size: number): Promise<number> {
  const queue = fastq(echo, GROUP)
  let total = 0
  for (let done = 0; done < size; done += GROUP) total += sum(await Promise.all(numbers.map((i) => queue.push(i))))
  return total
}

function* floorEcho(i: number): Fibre<number> {
  return i
}

function* floorGroups(size: number): Fibre<number> {
  let total = 0
  for (let done = 0; done < size; done += GROUP) {
    const fibers: Fiber<number>[] = []
    for (const i of numbers) fibers.push(spawn(floorEcho(i)))
    for (const fiber of fibers) total += yield* join(fiber)
  }
  return total
}

export const spawnTrivial: Workload = {
  name: "spawn",
  title: "spawn + join, trivial tasks in groups of 100",
  unit: "task",
  size: 10_000,
  testSize: 200,
  measures: "speed",
  target: 0.5,
  expected: (size) => (size / GROUP) * sum(numbers),
  systems: {
    promises,
    corral,
    "corral-async": corralAsync,
    effect,
    effection,
    "p-limit": limited,
    "p-queue": queued,
    fastq: fast,
    trampoline: (size) => trampoline(floorGroups(size)),
  },
}
