import { type Coroutine, createTask, Future, run, sleep, type TaskGroup, taskGroup, wait } from "@corral/node"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { type Operation, run as runEffection, spawn, suspend, until } from "effection"
import type { Probe, Workload } from "../workload.ts"
import { childrenOf, Tree } from "./tree.ts"

async function promiseLeaf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true })
  })
}

// One controller for each inner node: hundreds of listeners on one signal would make each of them dear.
async function promiseChildren(tree: Tree, size: number, signal: AbortSignal): Promise<void> {
  const controller = new AbortController()
  const abort = (): void => controller.abort(signal.reason)
  signal.addEventListener("abort", abort, { once: true })
  try {
    const children = childrenOf(size).map((part) => promiseNode(tree, part, controller.signal))
    for (const outcome of await Promise.allSettled(children)) {
      if (outcome.status === "rejected") throw outcome.reason
    }
  } finally {
    signal.removeEventListener("abort", abort)
  }
}

async function promiseNode(tree: Tree, size: number, signal: AbortSignal): Promise<void> {
  tree.started++
  try {
    if (size === 1) await promiseLeaf(signal)
    else await promiseChildren(tree, size, signal)
  } finally {
    tree.ended++
  }
}

async function promises(size: number, probe: Probe): Promise<number> {
  const tree = new Tree()
  const controller = new AbortController()
  const root = promiseNode(tree, size, controller.signal)
  while (tree.started < size) await undefined
  probe.begin()
  controller.abort()
  await root.catch(() => {})
  probe.end()
  return tree.ended
}

function* corralChildren(group: TaskGroup, tree: Tree, size: number): Coroutine<void> {
  for (const part of childrenOf(size)) group.createTask(corralNode(tree, part))
}

function* corralNode(tree: Tree, size: number): Coroutine<void> {
  tree.started++
  try {
    if (size === 1) yield* new Future<void>()
    else yield* taskGroup((group) => corralChildren(group, tree, size))
  } finally {
    tree.ended++
  }
}

function corral(size: number, probe: Probe): Promise<number> {
  return run(function* () {
    const tree = new Tree()
    const root = createTask(corralNode(tree, size))
    while (tree.started < size) yield* sleep(0)
    probe.begin()
    root.cancel()
    yield* wait([root])
    probe.end()
    return tree.ended
  })
}

async function corralAsyncNode(tree: Tree, size: number): Promise<void> {
  tree.started++
  try {
    if (size === 1) await new Future<void>()
    else {
      await taskGroup(async (group) => {
        for (const part of childrenOf(size)) group.createTask(() => corralAsyncNode(tree, part))
      })
    }
  } finally {
    tree.ended++
  }
}

function corralAsync(size: number, probe: Probe): Promise<number> {
  return run(async () => {
    const tree = new Tree()
    const root = createTask(() => corralAsyncNode(tree, size))
    while (tree.started < size) await sleep(0)
    probe.begin()
    root.cancel()
    await wait([root])
    probe.end()
    return tree.ended
  })
}

function effectNode(tree: Tree, size: number): Effect.Effect<void> {
  return Effect.suspend(() => {
    tree.started++
    const body =
      size === 1
        ? Deferred.await(Deferred.makeUnsafe<void>())
        : Effect.forEach(childrenOf(size), (part) => effectNode(tree, part), {
            concurrency: "unbounded",
            discard: true,
          })
    return Effect.ensuring(
      body,
      Effect.sync(() => {
        tree.ended++
      }),
    )
  })
}

function effect(size: number, probe: Probe): Promise<number> {
  return Effect.runPromise(
    Effect.gen(function* () {
      const tree = new Tree()
      const root = yield* Effect.forkChild(effectNode(tree, size))
      while (tree.started < size) yield* Effect.yieldNow
      probe.begin()
      yield* Fiber.interrupt(root)
      probe.end()
      return tree.ended
    }),
  )
}

function* effectionNode(tree: Tree, size: number): Operation<void> {
  tree.started++
  try {
    for (const part of childrenOf(size)) yield* spawn(() => effectionNode(tree, part))
    yield* suspend()
  } finally {
    tree.ended++
  }
}

async function effection(size: number, probe: Probe): Promise<number> {
  return runEffection(function* () {
    const tree = new Tree()
    const root = yield* spawn(() => effectionNode(tree, size))
    while (tree.started < size) yield* until(Promise.resolve())
    probe.begin()
    yield* root.halt()
    probe.end()
    return tree.ended
  })
}

export const cancelTree: Workload = {
  name: "cancel-tree",
  title: "cancel a tree of 100,000 suspended tasks",
  unit: "task",
  size: 100_000,
  testSize: 300,
  measures: "speed",
  target: 1.0,
  expected: (size) => size,
  systems: { promises, corral, "corral-async": corralAsync, effect, effection },
}
