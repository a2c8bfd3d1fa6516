import {
  type Awaitable,
  type Coroutine,
  call,
  createTask,
  currentTask,
  Lock,
  Queue,
  run,
  sleep,
  taskGroup,
  timeout,
  waitFor,
} from "@corral/node"
import type { Program } from "../workload.ts"
import type { Curve, Line } from "./curve.ts"

const LIMIT = 60_000 // milliseconds; never reached

function* nothing(): Coroutine<number> {
  return 1
}

async function nothingAsync(): Promise<number> {
  return 1
}

const operation = (): Awaitable<void> => sleep(0)

/** A coroutine with the loop in it: one more frame would be a part of what is measured. */
function loop(body: (size: number) => Coroutine<number>): Program {
  return (size) => run(() => body(size))
}

function asyncLoop(once: () => Promise<number>): Program {
  return (size) =>
    run(async () => {
      let total = 0
      for (let i = 0; i < size; i++) total += await once()
      return total
    })
}

const lines: Line[] = []

function line(name: string, program: Program): void {
  lines.push({ name, program })
}

line(
  "yield* sleep(0), a turn of the loop",
  loop(function* (size) {
    for (let i = 0; i < size; i++) yield* sleep(0)
    return size
  }),
)
line(
  "yield* of a coroutine",
  loop(function* (size) {
    let total = 0
    for (let i = 0; i < size; i++) total += yield* nothing()
    return total
  }),
)
line(
  "yield* call(coroutine)",
  loop(function* (size) {
    let total = 0
    for (let i = 0; i < size; i++) total += yield* call(nothing)
    return total
  }),
)
line(
  "yield* call(async function)",
  loop(function* (size) {
    let total = 0
    for (let i = 0; i < size; i++) total += yield* call(nothingAsync)
    return total
  }),
)
line(
  "task of a coroutine, hoisted: createTask(load())",
  loop(function* (size) {
    let total = 0
    for (let i = 0; i < size; i++) total += yield* createTask(nothing())
    return total
  }),
)
line(
  "task of a coroutine written in place: createTask(function* () { … })",
  loop(function* (size) {
    let total = 0
    for (let i = 0; i < size; i++) {
      total += yield* createTask(function* () {
        return 1
      })
    }
    return total
  }),
)
line(
  "task of an async function: createTask(loadAsync)",
  loop(function* (size) {
    let total = 0
    for (let i = 0; i < size; i++) total += yield* createTask(nothingAsync)
    return total
  }),
)
line(
  "task of an operation: createTask(sleep(0))",
  loop(function* (size) {
    for (let i = 0; i < size; i++) yield* createTask(operation())
    return size
  }),
)
line(
  "task group without tasks",
  loop(function* (size) {
    let total = 0
    for (let i = 0; i < size; i++) total += yield* taskGroup(nothing)
    return total
  }),
)
line(
  "waitFor(load(), ms)",
  loop(function* (size) {
    let total = 0
    for (let i = 0; i < size; i++) total += yield* waitFor(nothing(), LIMIT)
    return total
  }),
)
line(
  "timeout",
  loop(function* (size) {
    let total = 0
    for (let i = 0; i < size; i++) total += yield* timeout(LIMIT, nothing)
    return total
  }),
)
line(
  "timeout, its body written in place",
  loop(function* (size) {
    let total = 0
    for (let i = 0; i < size; i++) {
      total += yield* timeout(LIMIT, function* () {
        return 1
      })
    }
    return total
  }),
)
const lock = new Lock()
line(
  "lock: acquire(), try, finally release()",
  loop(function* (size) {
    let total = 0
    for (let i = 0; i < size; i++) {
      yield* lock.acquire()
      try {
        total++
      } finally {
        lock.release()
      }
    }
    return total
  }),
)
line(
  "lock: using lease = yield* acquire()",
  loop(function* (size) {
    let total = 0
    for (let i = 0; i < size; i++) {
      using _lease = yield* lock.acquire()
      total++
    }
    return total
  }),
)
line(
  "lock.with(body)",
  loop(function* (size) {
    let total = 0
    for (let i = 0; i < size; i++) total += yield* lock.with(nothing)
    return total
  }),
)
const queue = new Queue<number>()
line(
  "queue: putNowait() and yield* get()",
  loop(function* (size) {
    let total = 0
    for (let i = 0; i < size; i++) {
      queue.putNowait(1)
      total += yield* queue.get()
    }
    return total
  }),
)
line(
  "currentTask() in a coroutine",
  loop(function* (size) {
    let total = 0
    for (let i = 0; i < size; i++) total += currentTask() === null ? 0 : 1
    return total
  }),
)
line(
  "await sleep(0) in an async function",
  asyncLoop(async () => {
    await sleep(0)
    return 1
  }),
)
line(
  "await createTask(loadAsync) in an async function",
  asyncLoop(async () => createTask(nothingAsync)),
)
line(
  "await timeout(…) in an async function",
  asyncLoop(async () => timeout(LIMIT, nothingAsync)),
)
line(
  "await queue.get() in an async function",
  asyncLoop(async () => {
    queue.putNowait(1)
    return queue.get()
  }),
)
line("run(), from start to end", async (size) => {
  let total = 0
  for (let i = 0; i < size; i++) total += await run(nothing)
  return total
})

/** What single operations of corral cost, and the ways to write the same. */
export const idioms: Curve = {
  name: "idioms",
  title: "Single operations",
  unit: "operation",
  axis: "operations",
  sizes: [5_000],
  units: (size) => size,
  expected: (size) => size,
  lines,
}
