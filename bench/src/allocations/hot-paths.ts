import {
  Barrier,
  Condition,
  type Coroutine,
  call,
  createTask,
  Event,
  Future,
  gather,
  Lock,
  nodeHost,
  Queue,
  run,
  Semaphore,
  sleep,
  type Task,
  type TaskGroup,
  taskGroup,
  timeout,
  waitFor,
} from "@corral/node"
import type { Probe } from "../workload.ts"

/** Node's own host, but for the slices of time: how many there are depends on how busy the machine is. */
const host = { ...nodeHost, slice: Number.POSITIVE_INFINITY }

/** Something that programs do so often that what it allocates must not grow unnoticed. */
export interface HotPath {
  readonly name: string
  /** Does it `count` times, a multiple of 100, between the probe's `begin()` and `end()`. */
  run(count: number, probe: Pick<Probe, "begin" | "end">): Promise<void>
}

const GROUP = 100
const LIMIT = 60_000 // milliseconds; never reached

function* nothing(): Coroutine<number> {
  return 1
}

function* oneTurn(): Coroutine<number> {
  yield* sleep(0)
  return 1
}

async function nothingAsync(): Promise<number> {
  return 1
}

/** A path that a coroutine takes `count` times. */
function path(name: string, body: (count: number) => Coroutine<void>): HotPath {
  return {
    name,
    run: (count, probe) =>
      run(
        function* () {
          probe.begin()
          yield* body(count)
          probe.end()
        },
        { host },
      ),
  }
}

/** Two tasks that wait for each other, each of which does half of it. */
function pair(name: string, makeBody: () => (count: number, first: boolean) => Coroutine<void>): HotPath {
  return path(name, function* (count) {
    const body = makeBody()
    const tasks = [createTask(body(count / 2, true)), createTask(body(count / 2, false))]
    for (const task of tasks) yield* task
  })
}

/** Two tasks that want the same lock or semaphore, each of which keeps it for a turn. */
function contended(name: string, makeGuard: () => Lock | Semaphore): HotPath {
  return pair(name, () => {
    const guard = makeGuard()
    return function* (count) {
      for (let i = 0; i < count; i++) {
        yield* guard.acquire()
        yield* sleep(0)
        guard.release()
      }
    }
  })
}

function uncontended(name: string, makeGuard: () => Lock | Semaphore): HotPath {
  return path(name, function* (count) {
    const guard = makeGuard()
    for (let i = 0; i < count; i++) {
      yield* guard.acquire()
      guard.release()
    }
  })
}

function groupsOf(name: string, load: () => Coroutine<number>): HotPath {
  function* body(group: TaskGroup): Coroutine<void> {
    const tasks: Task<number>[] = []
    for (let i = 0; i < GROUP; i++) tasks.push(group.createTask(load()))
    for (const task of tasks) yield* task
  }
  return path(name, function* (count) {
    for (let done = 0; done < count; done += GROUP) yield* taskGroup(body)
  })
}

export const HOT_PATHS: readonly HotPath[] = [
  groupsOf("task in a group of 100, trivial", nothing),
  groupsOf("task in a group of 100, with a sleep(0)", oneTurn),
  path("task of a coroutine: createTask(load())", function* (count) {
    for (let i = 0; i < count; i++) yield* createTask(nothing())
  }),
  path("task of an async function: createTask(loadAsync)", function* (count) {
    for (let i = 0; i < count; i++) yield* createTask(nothingAsync)
  }),
  path("yield* of a task that is done", function* (count) {
    const task = createTask(nothing())
    for (let i = 0; i < count; i++) yield* task
  }),
  path("yield* sleep(0)", function* (count) {
    for (let i = 0; i < count; i++) yield* sleep(0)
  }),
  {
    name: "await sleep(0) in an async function",
    run: (count, probe) =>
      run(
        async () => {
          probe.begin()
          for (let i = 0; i < count; i++) await sleep(0)
          probe.end()
        },
        { host },
      ),
  },
  path("call(coroutine)", function* (count) {
    for (let i = 0; i < count; i++) yield* call(nothing)
  }),
  path("taskGroup() without tasks", function* (count) {
    for (let i = 0; i < count; i++) yield* taskGroup(nothing)
  }),
  path("gather() of 100, for each", function* (count) {
    for (let done = 0; done < count; done += GROUP) {
      const bodies: Coroutine<number>[] = []
      for (let i = 0; i < GROUP; i++) bodies.push(nothing())
      yield* gather(bodies)
    }
  }),
  path("waitFor(coroutine, ms)", function* (count) {
    for (let i = 0; i < count; i++) yield* waitFor(nothing(), LIMIT)
  }),
  path("timeout(ms, body)", function* (count) {
    for (let i = 0; i < count; i++) yield* timeout(LIMIT, nothing)
  }),
  pair("future, waited for and set", () => {
    let waiting: Future<void> | null = null
    return function* (count) {
      for (let i = 0; i < count; i++) {
        const [other, own] = [waiting, new Future<void>()]
        waiting = own
        other?.setResult()
        yield* own
      }
      if (waiting?.done() === false) waiting.setResult()
    }
  }),
  pair("event, waited for and set", () => {
    const [ping, pong] = [new Event(), new Event()]
    return function* (count, first) {
      const [own, other] = first ? [ping, pong] : [pong, ping]
      for (let i = 0; i < count; i++) {
        if (first) other.set()
        yield* own.wait()
        own.clear()
        if (!first) other.set()
      }
    }
  }),
  uncontended("lock, free", () => new Lock()),
  contended("lock, waited for, with a sleep(0)", () => new Lock()),
  uncontended("semaphore, free", () => new Semaphore(2)),
  contended("semaphore, waited for, with a sleep(0)", () => new Semaphore(1)),
  pair("condition, waited for and notified", () => {
    const condition = new Condition()
    return function* (count) {
      yield* condition.acquire()
      for (let i = 0; i < count; i++) {
        condition.notify()
        yield* condition.wait()
      }
      condition.notify()
      condition.release()
    }
  }),
  pair("barrier of two", () => {
    const barrier = new Barrier(2)
    return function* (count) {
      for (let i = 0; i < count; i++) yield* barrier.wait()
    }
  }),
  path("queue, putNowait() and get()", function* (count) {
    const queue = new Queue<number>()
    for (let i = 0; i < count; i++) {
      queue.putNowait(i)
      yield* queue.get()
    }
  }),
  path("queue, put() and get() that do not wait", function* (count) {
    const queue = new Queue<number>()
    for (let i = 0; i < count; i++) {
      yield* queue.put(i)
      yield* queue.get()
    }
  }),
  pair("queue of one, put() and get() that wait", () => {
    const queue = new Queue<number>(1)
    return function* (count, first) {
      for (let i = 0; i < count * 2; i++) yield* first ? queue.put(i) : queue.get()
    }
  }),
]
