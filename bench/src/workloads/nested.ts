import { type Coroutine, createTask, Future, run, type TaskGroup, taskGroup, wait } from "@corral/node"
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

async function promiseReturning(levels: Levels, left: number): Promise<void> {
  levels.started++
  try {
    if (left > 1) await Promise.all([promiseReturning(levels, left - 1)])
  } finally {
    levels.ended++
  }
}

async function promiseLeaf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true })
  })
}

async function promiseWaiting(levels: Levels, left: number, signal: AbortSignal): Promise<void> {
  levels.started++
  const controller = new AbortController()
  const abort = (): void => controller.abort(signal.reason)
  signal.addEventListener("abort", abort, { once: true })
  try {
    if (left > 1) await Promise.all([promiseWaiting(levels, left - 1, controller.signal)])
    else await promiseLeaf(controller.signal)
  } finally {
    signal.removeEventListener("abort", abort)
    levels.ended++
  }
}

const promises: { returning: Program; cancelled: Program } = {
  returning: async (size) => {
    const levels = { started: 0, ended: 0 }
    await promiseReturning(levels, size)
    return levels.ended
  },
  cancelled: async (size, probe) => {
    const levels = { started: 0, ended: 0 }
    const controller = new AbortController()
    const root = promiseWaiting(levels, size, controller.signal)
    while (levels.started < size) await undefined
    probe.begin()
    controller.abort()
    await root.catch(() => {})
    probe.end()
    return levels.ended
  },
}

/** What the innermost level settles before it waits for ever; null if it returns. */
type Suspended = Future<void> | null

function* corralLevel(levels: Levels, left: number, suspended: Suspended): Coroutine<void> {
  try {
    if (left > 1) yield* taskGroup((group) => corralGroup(group, levels, left, suspended))
    else if (suspended !== null) {
      suspended.setResult()
      yield* new Future<void>()
    }
  } finally {
    levels.ended++
  }
}

function* corralGroup(group: TaskGroup, levels: Levels, left: number, suspended: Suspended): Coroutine<void> {
  group.createTask(corralLevel(levels, left - 1, suspended))
}

async function corralAsyncLevel(levels: Levels, left: number, suspended: Suspended): Promise<void> {
  try {
    if (left > 1) {
      await taskGroup(async (group) => {
        group.createTask(() => corralAsyncLevel(levels, left - 1, suspended))
      })
    } else if (suspended !== null) {
      suspended.setResult()
      await new Future<void>()
    }
  } finally {
    levels.ended++
  }
}

/** The same for both syntaxes: they differ in the levels. */
function corral(level: (levels: Levels, left: number, suspended: Suspended) => Coroutine<void> | Promise<void>): {
  returning: Program
  cancelled: Program
} {
  return {
    returning: (size) =>
      run(function* () {
        const levels = { started: 0, ended: 0 }
        yield* createTask(() => level(levels, size, null))
        return levels.ended
      }),
    cancelled: (size, probe) =>
      run(function* () {
        const levels = { started: 0, ended: 0 }
        const suspended = new Future<void>()
        const root = createTask(() => level(levels, size, suspended))
        yield* suspended
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
