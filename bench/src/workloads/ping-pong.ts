import { type Coroutine, Queue, run, taskGroup } from "@corral/node"
import * as Effect from "effect/Effect"
import * as EffectQueue from "effect/Queue"
import {
  createQueue,
  type Queue as EffectionQueue,
  type Operation,
  run as runEffection,
  spawn as spawnEffection,
} from "effection"
import { FloorQueue } from "../baseline/floor-primitives.ts"
import { PromiseQueue } from "../baseline/promise-queue.ts"
import { type Fibre, join, spawn, trampoline } from "../baseline/trampoline.ts"
import type { Workload } from "../workload.ts"

async function promises(size: number): Promise<number> {
  const ping = new PromiseQueue<number>()
  const pong = new PromiseQueue<number>()
  const answer = async (): Promise<void> => {
    for (let i = 0; i < size; i++) pong.push((await ping.take()) + 1)
  }
  const ask = async (): Promise<number> => {
    let value = 0
    for (let i = 0; i < size; i++) {
      ping.push(value)
      value = await pong.take()
    }
    return value
  }
  const [value] = await Promise.all([ask(), answer()])
  return value
}

function* corralAnswer(ping: Queue<number>, pong: Queue<number>, size: number): Coroutine<void> {
  for (let i = 0; i < size; i++) pong.putNowait((yield* ping.get()) + 1)
}

function* corralAsk(ping: Queue<number>, pong: Queue<number>, size: number): Coroutine<number> {
  let value = 0
  for (let i = 0; i < size; i++) {
    ping.putNowait(value)
    value = yield* pong.get()
  }
  return value
}

function corral(size: number): Promise<number> {
  const ping = new Queue<number>()
  const pong = new Queue<number>()
  return run(() =>
    taskGroup(function* (group) {
      const value = group.createTask(corralAsk(ping, pong, size))
      group.createTask(corralAnswer(ping, pong, size))
      return yield* value
    }),
  )
}

function corralAsync(size: number): Promise<number> {
  const ping = new Queue<number>()
  const pong = new Queue<number>()
  return run(() =>
    taskGroup(async (group) => {
      const value = group.createTask(async () => {
        let value = 0
        for (let i = 0; i < size; i++) {
          ping.putNowait(value)
          value = await pong.get()
        }
        return value
      })
      group.createTask(async () => {
        for (let i = 0; i < size; i++) pong.putNowait((await ping.get()) + 1)
      })
      return await value
    }),
  )
}

function effect(size: number): Promise<number> {
  return Effect.runPromise(
    Effect.gen(function* () {
      const ping = yield* EffectQueue.unbounded<number>()
      const pong = yield* EffectQueue.unbounded<number>()
      const answer = Effect.gen(function* () {
        for (let i = 0; i < size; i++) yield* EffectQueue.offer(pong, (yield* EffectQueue.take(ping)) + 1)
      })
      const ask = Effect.gen(function* () {
        let value = 0
        for (let i = 0; i < size; i++) {
          yield* EffectQueue.offer(ping, value)
          value = yield* EffectQueue.take(pong)
        }
        return value
      })
      const [value] = yield* Effect.all([ask, answer], { concurrency: "unbounded" })
      return value
    }),
  )
}

type Numbers = EffectionQueue<number, never>

function* effectionAnswer(ping: Numbers, pong: Numbers, size: number): Operation<void> {
  for (let i = 0; i < size; i++) pong.add((yield* ping.next()).value + 1)
}

async function effection(size: number): Promise<number> {
  return runEffection(function* () {
    const ping = createQueue<number, never>()
    const pong = createQueue<number, never>()
    yield* spawnEffection(() => effectionAnswer(ping, pong, size))
    let value = 0
    for (let i = 0; i < size; i++) {
      ping.add(value)
      value = (yield* pong.next()).value
    }
    return value
  })
}

function* floorAnswer(ping: FloorQueue<number>, pong: FloorQueue<number>, size: number): Fibre<void> {
  for (let i = 0; i < size; i++) pong.push((yield* ping.take()) + 1)
}

function* floorAsk(ping: FloorQueue<number>, pong: FloorQueue<number>, size: number): Fibre<number> {
  let value = 0
  for (let i = 0; i < size; i++) {
    ping.push(value)
    value = yield* pong.take()
  }
  return value
}

function* floor(size: number): Fibre<number> {
  const ping = new FloorQueue<number>()
  const pong = new FloorQueue<number>()
  const value = spawn(floorAsk(ping, pong, size))
  spawn(floorAnswer(ping, pong, size))
  return yield* join(value)
}

export const pingPong: Workload = {
  name: "ping-pong",
  title: "ping-pong",
  unit: "round trip",
  size: 10_000,
  testSize: 200,
  measures: "speed",
  target: 0.8,
  expected: (size) => size,
  systems: {
    promises,
    corral,
    "corral-async": corralAsync,
    effect,
    effection,
    trampoline: (size) => trampoline(floor(size)),
  },
}
