import { type Coroutine, Lock, run, Semaphore, sleep, taskGroup } from "@corral/node"
import { Mutex as AsyncMutex, Semaphore as AsyncSemaphore } from "async-mutex"
import { Sema } from "async-sema"
import * as Effect from "effect/Effect"
import * as EffectSemaphore from "effect/Semaphore"
import { promise as fastq } from "fastq"
import pLimit from "p-limit"
import PQueue from "p-queue"
import { FloorSemaphore } from "../baseline/floor-primitives.ts"
import { PromiseSemaphore } from "../baseline/promise-semaphore.ts"
import { type Fibre, join, spawn, trampoline } from "../baseline/trampoline.ts"
import type { Program, Workload } from "../workload.ts"
import { Section } from "./section.ts"

const WORKERS = 100
const workers = Array.from({ length: WORKERS }, (_, i) => i)

function promises(permits: number): Program {
  return async (size) => {
    const section = new Section(permits)
    const semaphore = new PromiseSemaphore(permits)
    const work = async (): Promise<void> => {
      for (let i = 0; i < size / WORKERS; i++) {
        await semaphore.acquire()
        try {
          section.enter()
          await undefined
          section.leave()
        } finally {
          semaphore.release()
        }
      }
    }
    await Promise.all(workers.map(work))
    return section.proof
  }
}

function* corralWorker(guard: Lock | Semaphore, section: Section, rounds: number): Coroutine<void> {
  for (let i = 0; i < rounds; i++) {
    yield* guard.acquire()
    try {
      section.enter()
      yield* sleep(0)
      section.leave()
    } finally {
      guard.release()
    }
  }
}

function corral(permits: number): Program {
  return async (size) => {
    const section = new Section(permits)
    const guard = permits === 1 ? new Lock() : new Semaphore(permits)
    await run(() =>
      taskGroup(function* (group) {
        for (const _ of workers) group.createTask(corralWorker(guard, section, size / WORKERS))
      }),
    )
    return section.proof
  }
}

function corralAsync(permits: number): Program {
  return async (size) => {
    const section = new Section(permits)
    const guard = permits === 1 ? new Lock() : new Semaphore(permits)
    const work = async (): Promise<void> => {
      for (let i = 0; i < size / WORKERS; i++) {
        await guard.acquire()
        try {
          section.enter()
          await sleep(0)
          section.leave()
        } finally {
          guard.release()
        }
      }
    }
    await run(() =>
      taskGroup(async (group) => {
        for (const _ of workers) group.createTask(work)
      }),
    )
    return section.proof
  }
}

function effect(permits: number): Program {
  return (size) => {
    const section = new Section(permits)
    const inside = Effect.gen(function* () {
      section.enter()
      yield* Effect.yieldNow
      section.leave()
    })
    return Effect.runPromise(
      Effect.gen(function* () {
        const semaphore = yield* EffectSemaphore.make(permits)
        const guarded = EffectSemaphore.withPermit(semaphore, inside)
        const work = Effect.fnUntraced(function* (_: number) {
          for (let i = 0; i < size / WORKERS; i++) yield* guarded
        })
        yield* Effect.forEach(workers, work, { concurrency: "unbounded", discard: true })
        return section.proof
      }),
    )
  }
}

/** For libraries to which one hands the work: workers that hand in piece after piece. */
function handingIn(permits: number, makeGuard: (inside: () => Promise<void>) => () => Promise<unknown>): Program {
  return async (size) => {
    const section = new Section(permits)
    const guarded = makeGuard(async () => {
      section.enter()
      await undefined
      section.leave()
    })
    const work = async (): Promise<void> => {
      for (let i = 0; i < size / WORKERS; i++) await guarded()
    }
    await Promise.all(workers.map(work))
    return section.proof
  }
}

function sema(permits: number): Program {
  return handingIn(permits, (inside) => {
    const sema = new Sema(permits)
    return async () => {
      await sema.acquire()
      try {
        await inside()
      } finally {
        sema.release()
      }
    }
  })
}

function* floorWorker(semaphore: FloorSemaphore, section: Section, rounds: number): Fibre<void> {
  for (let i = 0; i < rounds; i++) {
    yield* semaphore.acquire()
    section.enter()
    yield
    section.leave()
    semaphore.release()
  }
}

function* floor(permits: number, size: number): Fibre<number> {
  const section = new Section(permits)
  const semaphore = new FloorSemaphore(permits)
  const fibers = workers.map(() => spawn(floorWorker(semaphore, section, size / WORKERS)))
  for (const fiber of fibers) yield* join(fiber)
  return section.proof
}

function systems(permits: number): Workload["systems"] {
  return {
    promises: promises(permits),
    corral: corral(permits),
    "corral-async": corralAsync(permits),
    effect: effect(permits),
    "p-limit": handingIn(permits, (inside) => {
      const limit = pLimit(permits)
      return () => limit(inside)
    }),
    "p-queue": handingIn(permits, (inside) => {
      const queue = new PQueue({ concurrency: permits })
      return () => queue.add(inside)
    }),
    "async-mutex": handingIn(permits, (inside) => {
      const guard = permits === 1 ? new AsyncMutex() : new AsyncSemaphore(permits)
      return () => guard.runExclusive(inside)
    }),
    "async-sema": sema(permits),
    fastq: handingIn(permits, (inside) => {
      const queue = fastq(inside, permits)
      return () => queue.push(undefined)
    }),
    trampoline: (size) => trampoline(floor(permits, size)),
  }
}

export const semaphore: Workload = {
  name: "semaphore",
  title: "semaphore(10), 100 workers",
  unit: "entry",
  size: 10_000,
  testSize: 400,
  measures: "speed",
  target: 1.0,
  expected: (size) => size,
  systems: systems(10),
}

export const mutexContended: Workload = {
  name: "mutex-contended",
  title: "mutex, 100 workers",
  unit: "entry",
  size: 10_000,
  testSize: 400,
  measures: "speed",
  target: 1.0,
  expected: (size) => size,
  systems: systems(1),
}
