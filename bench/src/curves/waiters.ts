import {
  type Awaitable,
  Barrier,
  type Coroutine,
  createTask,
  Event,
  Future,
  Lock,
  Queue,
  run,
  Semaphore,
  sleep,
  type Task,
  taskGroup,
  wait,
} from "@corral/node"
import { PromiseQueue } from "../baseline/promise-queue.ts"
import { PromiseSemaphore } from "../baseline/promise-semaphore.ts"
import type { Probe, Program } from "../workload.ts"
import { type Curve, shuffled } from "./curve.ts"

/** Something for many to wait for, and how to let them all go on. */
interface Meeting {
  wait(): Awaitable<unknown>
  /** What each does once he has got through. */
  pass(): void
  open(): Coroutine<void>
}

class Count {
  started = 0
  passed = 0
}

const nothing = (): void => {}

function* lockMeeting(): Coroutine<Meeting> {
  const lock = new Lock()
  yield* lock.acquire()
  return {
    wait: () => lock.acquire(),
    pass: () => lock.release(),
    *open() {
      lock.release()
    },
  }
}

function* semaphoreMeeting(): Coroutine<Meeting> {
  const semaphore = new Semaphore(1)
  yield* semaphore.acquire()
  return {
    wait: () => semaphore.acquire(),
    pass: () => semaphore.release(),
    *open() {
      semaphore.release()
    },
  }
}

function* eventMeeting(): Coroutine<Meeting> {
  const event = new Event()
  return {
    wait: () => event.wait(),
    pass: nothing,
    *open() {
      event.set()
    },
  }
}

function* queueMeeting(size: number): Coroutine<Meeting> {
  const queue = new Queue<number>()
  return {
    wait: () => queue.get(),
    pass: nothing,
    *open() {
      for (let i = 0; i < size; i++) queue.putNowait(i)
    },
  }
}

function* barrierMeeting(size: number): Coroutine<Meeting> {
  const barrier = new Barrier(size + 1)
  return {
    wait: () => barrier.wait(),
    pass: nothing,
    *open() {
      yield* barrier.wait()
    },
  }
}

function* waiter(meeting: Meeting, count: Count): Coroutine<void> {
  count.started++
  yield* meeting.wait()
  count.passed++
  meeting.pass()
}

function* gathered(size: number, meeting: Meeting, count: Count): Coroutine<Task<void>[]> {
  const tasks: Task<void>[] = []
  for (let i = 0; i < size; i++) tasks.push(createTask(waiter(meeting, count)))
  while (count.started < size) yield* sleep(0)
  return tasks
}

function* served(size: number, makeMeeting: (size: number) => Coroutine<Meeting>, probe: Probe): Coroutine<number> {
  const count = new Count()
  const meeting = yield* makeMeeting(size)
  const tasks = yield* gathered(size, meeting, count)
  probe.begin()
  yield* meeting.open()
  for (const task of tasks) yield* task
  probe.end()
  return count.passed
}

function* sentAway(size: number, makeMeeting: (size: number) => Coroutine<Meeting>, probe: Probe): Coroutine<number> {
  const count = new Count()
  const tasks = yield* gathered(size, yield* makeMeeting(size), count)
  probe.begin()
  for (const i of shuffled(size)) tasks[i]?.cancel()
  yield* wait(tasks)
  probe.end()
  return tasks.filter((task) => task.cancelled()).length - count.passed
}

const MEETINGS = {
  "corral, lock": lockMeeting,
  "corral, semaphore": semaphoreMeeting,
  "corral, event": eventMeeting,
  "corral, queue": queueMeeting,
  "corral, barrier": barrierMeeting,
} as const

function lines(
  how: (size: number, makeMeeting: (size: number) => Coroutine<Meeting>, probe: Probe) => Coroutine<number>,
): { name: string; program: Program }[] {
  return Object.entries(MEETINGS).map(([name, makeMeeting]) => ({
    name,
    program: (size, probe) => run(() => how(size, makeMeeting, probe)),
  }))
}

async function promiseLock(size: number, probe: Probe): Promise<number> {
  const lock = new PromiseSemaphore(1)
  let passed = 0
  await lock.acquire()
  const tasks = Array.from({ length: size }, async () => {
    await lock.acquire()
    passed++
    lock.release()
  })
  probe.begin()
  lock.release()
  await Promise.all(tasks)
  probe.end()
  return passed
}

async function promiseQueue(size: number, probe: Probe): Promise<number> {
  const queue = new PromiseQueue<number>()
  let passed = 0
  const tasks = Array.from({ length: size }, async () => {
    await queue.take()
    passed++
  })
  probe.begin()
  for (let i = 0; i < size; i++) queue.push(i)
  await Promise.all(tasks)
  probe.end()
  return passed
}

async function promiseSignal(size: number, probe: Probe): Promise<number> {
  const controller = new AbortController()
  let passed = 0
  const tasks = Array.from({ length: size }, async () => {
    await new Promise<void>((resolve) => {
      controller.signal.addEventListener("abort", () => resolve(), { once: true })
    })
    passed++
  })
  probe.begin()
  controller.abort()
  await Promise.all(tasks)
  probe.end()
  return passed
}

/** A group for each waiter, all of them connected to one signal from outside. */
function* signalled(signal: AbortSignal, count: Count): Coroutine<void> {
  count.started++
  try {
    yield* taskGroup(() => new Future<void>(), { signal })
  } catch {
    count.passed++
  }
}

function* aborted(size: number, probe: Probe): Coroutine<number> {
  const count = new Count()
  const controller = new AbortController()
  const tasks: Task<void>[] = []
  for (let i = 0; i < size; i++) tasks.push(createTask(signalled(controller.signal, count)))
  while (count.started < size) yield* sleep(0)
  probe.begin()
  controller.abort()
  for (const task of tasks) yield* task
  probe.end()
  return count.passed
}

const SIZES = [1, 10, 100, 1_000, 10_000, 100_000]

export const waiters: Curve = {
  name: "waiters",
  title: "Waiters at one primitive, from the first wake to the last one through",
  unit: "waiter",
  axis: "waiters",
  sizes: SIZES,
  units: (size) => size,
  expected: (size) => size,
  lines: [
    { name: "promises, lock", program: promiseLock },
    { name: "promises, queue", program: promiseQueue },
    // Each listener is compared with all that are there already.
    { name: "promises, AbortSignal", program: promiseSignal, most: 10_000 },
    ...lines(served),
    { name: "corral, AbortSignal", program: (size, probe) => run(() => aborted(size, probe)) },
  ],
}

export const waitersCancelled: Curve = {
  name: "waiters-cancelled",
  title: "Waiters at one primitive, cancelled in no order",
  unit: "waiter",
  axis: "waiters",
  sizes: SIZES,
  units: (size) => size,
  expected: (size) => size,
  lines: lines(sentAway),
}
