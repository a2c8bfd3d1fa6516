import {
  asCompleted,
  CancelledError,
  type Coroutine,
  call,
  createTask,
  currentTask,
  gather,
  rethrowCancelled,
  sleep,
  type Task,
  timeout,
  wait,
} from "@corral/node"
import { drawGroup } from "./groups.ts"
import { drawWait } from "./waits.ts"
import type { Walk } from "./world.ts"

type Step = (walk: Walk) => Coroutine<unknown>

/** A walk as a coroutine: as `walkAsync`, with the steps that there are in this syntax. */
export function* walkCoroutine(walk: Walk): Coroutine<void> {
  const { random, world } = walk
  walk.check()
  try {
    for (let steps = random.int(1, 3); steps > 0; steps--) {
      yield* call(walk.depth > 0 && random.chance(0.5) ? random.pick(NESTING) : random.pick(PLAIN), walk)
      walk.check()
    }
  } catch (error) {
    walk.check()
    rethrowCancelled(error)
    world.tally.count(error)
    if (random.chance(0.3)) throw error
  } finally {
    walk.check()
    if (random.chance(0.3)) yield* sleep(random.int(0, 1))
    walk.check()
  }
}

const PLAIN: readonly Step[] = [
  waitFor,
  waitFor,
  function* (walk) {
    yield* gather([drawWait(walk), drawWait(walk)], { returnExceptions: true })
  },
  cancelMyself,
]

const NESTING: readonly Step[] = [
  function* (walk) {
    yield* drawGroup(walk)
  },
  function* (walk) {
    yield* timeout(walk.random.int(0, 8), walk.body())
  },
  function* (walk) {
    yield* call(walk.body())
  },
  withLooseTasks,
]

function* waitFor(walk: Walk): Coroutine<void> {
  yield* drawWait(walk)
}

function* cancelMyself(walk: Walk): Coroutine<void> {
  if (!walk.random.chance(0.2)) return
  walk.world.tally.cancellations++
  currentTask()?.cancel("of itself")
  yield* sleep(1)
  walk.world.tally.violate("a coroutine that cancelled its task was not cancelled at its next wait")
}

/** Tasks outside of groups, awaited in one of the ways that there are. None is left when it ends. */
function* withLooseTasks(walk: Walk): Coroutine<void> {
  const { random } = walk
  const tasks = Array.from({ length: 3 }, () => walk.task((body) => createTask(body)))
  try {
    const way = random.int(0, 2)
    if (way === 0) yield* gather(tasks, { returnExceptions: random.chance(0.5) })
    else if (way === 1) yield* wait(tasks, { timeout: random.int(0, 5), returnWhen: "FIRST_EXCEPTION" })
    else for (const next of asCompleted(tasks, { timeout: 5 })) yield* next
  } finally {
    yield* endAll(tasks)
  }
}

/** Cancels tasks and waits for their end, however often it is cancelled meanwhile. */
function* endAll(tasks: readonly Task<unknown>[]): Coroutine<void> {
  let cancelled: CancelledError | null = null
  for (const task of tasks) task.cancel()
  while (tasks.some((task) => !task.done())) {
    try {
      yield* wait(tasks)
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error
      cancelled = error
    }
  }
  for (const task of tasks) if (!task.cancelled()) task.exception() // looked at, so that it is not lost
  if (cancelled !== null) throw cancelled
}
