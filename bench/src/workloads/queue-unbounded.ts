import { type Coroutine, Queue, run, taskGroup } from "@corral/node"
import * as Effect from "effect/Effect"
import * as EffectQueue from "effect/Queue"
import { createQueue, type Operation, run as runEffection, spawn as spawnEffection } from "effection"
import { promise as fastq } from "fastq"
import PQueue from "p-queue"
import { FloorQueue } from "../baseline/floor-primitives.ts"
import { PromiseQueue } from "../baseline/promise-queue.ts"
import { type Fibre, join, spawn, trampoline } from "../baseline/trampoline.ts"
import type { Workload } from "../workload.ts"

async function promises(size: number): Promise<number> {
  const queue = new PromiseQueue<number>()
  const consume = async (): Promise<number> => {
    let total = 0
    for (let i = 0; i < size; i++) total += await queue.take()
    return total
  }
  const total = consume()
  for (let i = 0; i < size; i++) queue.push(i)
  return total
}

function* corralConsumer(queue: Queue<number>, size: number): Coroutine<number> {
  let total = 0
  for (let i = 0; i < size; i++) total += yield* queue.get()
  return total
}

function corral(size: number): Promise<number> {
  const queue = new Queue<number>()
  return run(() =>
    taskGroup(function* (group) {
      const total = group.createTask(corralConsumer(queue, size))
      for (let i = 0; i < size; i++) queue.putNowait(i)
      return yield* total
    }),
  )
}

function corralAsync(size: number): Promise<number> {
  const queue = new Queue<number>()
  return run(() =>
    taskGroup(async (group) => {
      const total = group.createTask(async () => {
        let total = 0
        for (let i = 0; i < size; i++) total += await queue.get()
        return total
      })
      for (let i = 0; i < size; i++) queue.putNowait(i)
      return await total
    }),
  )
}

function effect(size: number): Promise<number> {
  return Effect.runPromise(
    Effect.gen(function* () {
      const queue = yield* EffectQueue.unbounded<number>()
      const produce = Effect.gen(function* () {
        for (let i = 0; i < size; i++) yield* EffectQueue.offer(queue, i)
      })
      const consume = Effect.gen(function* () {
        let total = 0
        for (let i = 0; i < size; i++) total += yield* EffectQueue.take(queue)
        return total
      })
      const [total] = yield* Effect.all([consume, produce], { concurrency: "unbounded" })
      return total
    }),
  )
}

async function effection(size: number): Promise<number> {
  return runEffection(function* () {
    const queue = createQueue<number, never>()
    const total = yield* spawnEffection(function* (): Operation<number> {
      let total = 0
      for (let i = 0; i < size; i++) total += (yield* queue.next()).value
      return total
    })
    for (let i = 0; i < size; i++) queue.add(i)
    return yield* total
  })
}

async function queued(size: number): Promise<number> {
  const queue = new PQueue({ concurrency: 1 })
  let total = 0
  const consume = async (i: number): Promise<void> => {
    total += i
  }
  for (let i = 0; i < size; i++) void queue.add(() => consume(i))
  await queue.onIdle()
  return total
}

async function fast(size: number): Promise<number> {
  let total = 0
  const queue = fastq(async (i: number): Promise<void> => {
    total += i
  }, 1)
  for (let i = 0; i < size; i++) void queue.push(i)
  await queue.drained()
  return total
}

function* floorConsumer(queue: FloorQueue<number>, size: number): Fibre<number> {
  let total = 0
  for (let i = 0; i < size; i++) total += yield* queue.take()
  return total
}

function* floor(size: number): Fibre<number> {
  const queue = new FloorQueue<number>()
  const consumer = spawn(floorConsumer(queue, size))
  for (let i = 0; i < size; i++) queue.push(i)
  return yield* join(consumer)
}

export const queueUnbounded: Workload = {
  name: "queue-unbounded",
  title: "queue, unbounded",
  unit: "item",
  size: 20_000,
  testSize: 500,
  measures: "speed",
  target: 1.2,
  expected: (size) => (size * (size - 1)) / 2,
  systems: {
    promises,
    corral,
    "corral-async": corralAsync,
    effect,
    effection,
    "p-queue": queued,
    fastq: fast,
    trampoline: (size) => trampoline(floor(size)),
  },
}
