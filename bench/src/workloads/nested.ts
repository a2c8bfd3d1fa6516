import { type Coroutine, createTask, Future, run, sleep, type TaskGroup, taskGroup, wait } from "@corral/node"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { type Operation, run as runEffection, scoped, spawn, suspend, until } from "effection"
import type { Program, Workload } from "../workload.ts"

/** Groups within groups: each level is a task with a group of its own, in which it starts the next. */
interface Levels {
  started: number
  ended: number
}

async function promiseLevel(levels: Levels, left: number, signal: AbortSignal, wait: boolean): Promise<void> {
  levels.started++
  try {
    if (left === 1) {
      if (wait) {
        await new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason), { once: true })
        })
      }
      return
    }
    const controller = new AbortController()
    const abort = (): void => controller.abort(signal.reason)
    signal.addEventListener("abort", abort, { once: true })
    try {
      await Promise.all([promiseLevel(levels, left - 1, controller.signal, wait)])
    } finally {
      signal.removeEventListener("abort", abort)
    }
  } finally {
    levels.ended++
  }
}

const promises: { returning: Program; cancelled: Program } = {
  returning: async (size) => {
    const levels = { started: 0, ended: 0 }
    await promiseLevel(levels, size, new AbortController().signal, false)
    return levels.ended
  },
  cancelled: async (size, probe) => {
    const levels = { started: 0, ended: 0 }
    const controller = new AbortController()
    const root = promiseLevel(levels, size, controller.signal, true)
    while (levels.started < size) await undefined
    probe.begin()
    controller.abort()
    await root.catch(() => {})
    probe.end()
    return levels.ended
  },
}

function* corralLevel(levels: Levels, left: number, wait: boolean): Coroutine<void> {
  levels.started++
  try {
    if (left > 1) yield* taskGroup((group) => corralGroup(group, levels, left, wait))
    else if (wait) yield* new Future<void>()
  } finally {
    levels.ended++
  }
}

function* corralGroup(group: TaskGroup, levels: Levels, left: number, wait: boolean): Coroutine<void> {
  group.createTask(corralLevel(levels, left - 1, wait))
}

async function corralAsyncLevel(levels: Levels, left: number, wait: boolean): Promise<void> {
  levels.started++
  try {
    if (left > 1) {
      await taskGroup(async (group) => {
        group.createTask(() => corralAsyncLevel(levels, left - 1, wait))
      })
    } else if (wait) await new Future<void>()
  } finally {
    levels.ended++
  }
}

/** The same for both syntaxes: they differ in the levels. */
function corral(level: (levels: Levels, left: number, wait: boolean) => Coroutine<void> | Promise<void>): {
  returning: Program
  cancelled: Program
} {
  return {
    returning: (size) =>
      run(function* () {
        const levels = { started: 0, ended: 0 }
        yield* createTask(() => level(levels, size, false))
        return levels.ended
      }),
    cancelled: (size, probe) =>
      run(function* () {
        const levels = { started: 0, ended: 0 }
        const root = createTask(() => level(levels, size, true))
        while (levels.started < size) yield* sleep(0)
        probe.begin()
        root.cancel()
        yield* wait([root])
        probe.end()
        return levels.ended
      }),
  }
}

function effectLevel(levels: Levels, left: number, wait: boolean): Effect.Effect<void> {
  return Effect.suspend(() => {
    levels.started++
    const next = Effect.suspend(() => effectLevel(levels, left - 1, wait))
    const body =
      left > 1
        ? Effect.flatMap(Effect.forkChild(next), Fiber.join)
        : wait
          ? Deferred.await(Deferred.makeUnsafe<void>())
          : Effect.void
    return Effect.ensuring(
      body,
      Effect.sync(() => {
        levels.ended++
      }),
    )
  })
}

const effect: { returning: Program; cancelled: Program } = {
  returning: (size) => {
    const levels = { started: 0, ended: 0 }
    return Effect.runPromise(Effect.map(effectLevel(levels, size, false), () => levels.ended))
  },
  cancelled: (size, probe) =>
    Effect.runPromise(
      Effect.gen(function* () {
        const levels = { started: 0, ended: 0 }
        const root = yield* Effect.forkChild(effectLevel(levels, size, true))
        while (levels.started < size) yield* Effect.yieldNow
        probe.begin()
        yield* Fiber.interrupt(root)
        probe.end()
        return levels.ended
      }),
    ),
}

function* effectionLevel(levels: Levels, left: number, wait: boolean): Operation<void> {
  levels.started++
  try {
    if (left > 1) {
      yield* scoped(function* () {
        yield* yield* spawn(() => effectionLevel(levels, left - 1, wait))
      })
    } else if (wait) yield* suspend()
  } finally {
    levels.ended++
  }
}

const effection: { returning: Program; cancelled: Program } = {
  returning: async (size) => {
    const levels = { started: 0, ended: 0 }
    await runEffection(() => effectionLevel(levels, size, false))
    return levels.ended
  },
  cancelled: async (size, probe) =>
    runEffection(function* () {
      const levels = { started: 0, ended: 0 }
      const root = yield* spawn(() => effectionLevel(levels, size, true))
      while (levels.started < size) yield* until(Promise.resolve())
      probe.begin()
      yield* root.halt()
      probe.end()
      return levels.ended
    }),
}

const byGenerator = corral(corralLevel)
const byAsyncFunction = corral(corralAsyncLevel)

function nested(outcome: "returning" | "cancelled", title: string): Workload {
  return {
    name: `nested-${outcome}`,
    title,
    unit: "level",
    size: 100_000,
    testSize: 20,
    measures: "depth",
    target: 100_000,
    expected: (size) => size,
    systems: {
      promises: promises[outcome],
      corral: byGenerator[outcome],
      "corral-async": byAsyncFunction[outcome],
      effect: effect[outcome],
      effection: effection[outcome],
    },
  }
}

export const nestedReturning: Workload = nested("returning", "nested groups, the innermost returns")
export const nestedCancelled: Workload = nested("cancelled", "nested groups, the outermost is cancelled")
