import { type Coroutine, Queue, run, taskGroup } from "@corral/node"
import * as Effect from "effect/Effect"
import * as EffectQueue from "effect/Queue"
import { promise as fastq } from "fastq"
import PQueue from "p-queue"
import { FloorQueue } from "../baseline/floor-primitives.ts"
import { PromiseQueue } from "../baseline/promise-queue.ts"
import { type Fibre, join, spawn, trampoline } from "../baseline/trampoline.ts"
import type { Workload } from "../workload.ts"

const CAPACITY = 100

async function promises(size: number): Promise<number> {
  const queue = new PromiseQueue<number>(CAPACITY)
  const produce = async (): Promise<void> => {
    for (let i = 0; i < size; i++) await queue.put(i)
  }
  const consume = async (): Promise<number> => {
    let total = 0
    for (let i = 0; i < size; i++) total += await queue.take()
    return total
  }
  const [total] = await Promise.all([consume(), produce()])
  return total
}

function* corralProducer(queue: Queue<number>, size: number): Coroutine<void> {
  for (let i = 0; i < size; i++) yield* queue.put(i)
}

function* corralConsumer(queue: Queue<number>, size: number): Coroutine<number> {
  let total = 0
  for (let i = 0; i < size; i++) total += yield* queue.get()
  return total
}

function corral(size: number): Promise<number> {
  const queue = new Queue<number>(CAPACITY)
  return run(() =>
    taskGroup(function* (group) {
      const total = group.createTask(corralConsumer(queue, size))
      group.createTask(corralProducer(queue, size))
      return yield* total
    }),
  )
}

function corralAsync(size: number): Promise<number> {
  const queue = new Queue<number>(CAPACITY)
  return run(() =>
    taskGroup(async (group) => {
      const total = group.createTask(async () => {
        let total = 0
        for (let i = 0; i < size; i++) total += await queue.get()
        return total
      })
      group.createTask(async () => {
        for (let i = 0; i < size; i++) await queue.put(i)
      })
      return await total
    }),
  )
}

function effect(size: number): Promise<number> {
  return Effect.runPromise(
    Effect.gen(function* () {
      const queue = yield* EffectQueue.bounded<number>(CAPACITY)
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

async function queued(size: number): Promise<number> {
  const queue = new PQueue({ concurrency: 1 })
  let total = 0
  const consume = async (i: number): Promise<void> => {
    total += i
  }
  for (let i = 0; i < size; i++) {
    await queue.onSizeLessThan(CAPACITY)
    void queue.add(() => consume(i))
  }
  await queue.onIdle()
  return total
}

async function fast(size: number): Promise<number> {
  let total = 0
  const queue = fastq(async (i: number): Promise<void> => {
    total += i
  }, 1)
  for (let i = 0; i < size; i++) {
    if (queue.length() >= CAPACITY) await queue.drained()
    void queue.push(i)
  }
  await queue.drained()
  return total
}

function* floorProducer(queue: FloorQueue<number>, size: number): Fibre<void> {
  for (let i = 0; i < size; i++) yield* queue.put(i)
}

function* floorConsumer(queue: FloorQueue<number>, size: number): Fibre<number> {
  let total = 0
  for (let i = 0; i < size; i++) total += yield* queue.take()
  return total
}

function* floor(size: number): Fibre<number> {
  const queue = new FloorQueue<number>(CAPACITY)
  const consumer = spawn(floorConsumer(queue, size))
  spawn(floorProducer(queue, size))
  return yield* join(consumer)
}

export const queueBounded: Workload = {
  name: "queue-bounded",
  title: "queue, bounded at 100",
  unit: "item",
  size: 20_000,
  testSize: 500,
  measures: "speed",
  target: 1.5,
  expected: (size) => (size * (size - 1)) / 2,
  systems: {
    promises,
    corral,
    "corral-async": corralAsync,
    effect,
    "p-queue": queued,
    fastq: fast,
    trampoline: (size) => trampoline(floor(size)),
  },
}
