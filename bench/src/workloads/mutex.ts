import { type Coroutine, Lock, run } from "@corral/node"
import { Mutex as AsyncMutex } from "async-mutex"
import { Sema } from "async-sema"
import * as Effect from "effect/Effect"
import * as EffectSemaphore from "effect/Semaphore"
import { promise as fastq } from "fastq"
import pLimit from "p-limit"
import PQueue from "p-queue"
import { FloorSemaphore } from "../baseline/floor-primitives.ts"
import { PromiseSemaphore } from "../baseline/promise-semaphore.ts"
import { type Fibre, trampoline } from "../baseline/trampoline.ts"
import type { Workload } from "../workload.ts"
import { Section } from "./section.ts"

async function promises(size: number): Promise<number> {
  const section = new Section(1)
  const mutex = new PromiseSemaphore(1)
  for (let i = 0; i < size; i++) {
    await mutex.acquire()
    try {
      section.enter()
      section.leave()
    } finally {
      mutex.release()
    }
  }
  return section.proof
}

function* corralWorker(size: number): Coroutine<number> {
  const section = new Section(1)
  const lock = new Lock()
  for (let i = 0; i < size; i++) {
    yield* lock.acquire()
    try {
      section.enter()
      section.leave()
    } finally {
      lock.release()
    }
  }
  return section.proof
}

function corralAsync(size: number): Promise<number> {
  const section = new Section(1)
  const lock = new Lock()
  return run(async () => {
    for (let i = 0; i < size; i++) {
      await lock.acquire()
      try {
        section.enter()
        section.leave()
      } finally {
        lock.release()
      }
    }
    return section.proof
  })
}

function effect(size: number): Promise<number> {
  const section = new Section(1)
  const inside = Effect.sync(() => {
    section.enter()
    section.leave()
  })
  return Effect.runPromise(
    Effect.gen(function* () {
      const mutex = yield* EffectSemaphore.make(1)
      const guarded = EffectSemaphore.withPermit(mutex, inside)
      for (let i = 0; i < size; i++) yield* guarded
      return section.proof
    }),
  )
}

/** For libraries to which one hands the work. */
async function handIn(
  size: number,
  makeGuard: (inside: () => Promise<void>) => () => Promise<unknown>,
): Promise<number> {
  const section = new Section(1)
  const guarded = makeGuard(async () => {
    section.enter()
    section.leave()
  })
  for (let i = 0; i < size; i++) await guarded()
  return section.proof
}

async function sema(size: number): Promise<number> {
  const section = new Section(1)
  const sema = new Sema(1)
  for (let i = 0; i < size; i++) {
    await sema.acquire()
    try {
      section.enter()
      section.leave()
    } finally {
      sema.release()
    }
  }
  return section.proof
}

function* floor(size: number): Fibre<number> {
  const section = new Section(1)
  const mutex = new FloorSemaphore(1)
  for (let i = 0; i < size; i++) {
    yield* mutex.acquire()
    section.enter()
    section.leave()
    mutex.release()
  }
  return section.proof
}

export const mutex: Workload = {
  name: "mutex",
  title: "mutex, uncontended",
  unit: "entry",
  size: 20_000,
  testSize: 100,
  measures: "speed",
  target: 1.8,
  expected: (size) => size,
  systems: {
    promises,
    corral: (size) => run(() => corralWorker(size)),
    "corral-async": corralAsync,
    effect,
    "p-limit": (size) =>
      handIn(size, (inside) => {
        const limit = pLimit(1)
        return () => limit(inside)
      }),
    "p-queue": (size) =>
      handIn(size, (inside) => {
        const queue = new PQueue({ concurrency: 1 })
        return () => queue.add(inside)
      }),
    "async-mutex": (size) =>
      handIn(size, (inside) => {
        const mutex = new AsyncMutex()
        return () => mutex.runExclusive(inside)
      }),
    "async-sema": sema,
    fastq: (size) =>
      handIn(size, (inside) => {
        const queue = fastq(inside, 1)
        return () => queue.push(undefined)
      }),
    trampoline: (size) => trampoline(floor(size)),
  },
}
