import {
  asCompleted,
  CancelledError,
  call,
  createTask,
  currentTask,
  gather,
  Queue,
  rethrowCancelled,
  sleep,
  type Task,
  taskGroup,
  timeout,
  wait,
} from "@corral/node"
import { drawGroup, drawGroupOptions, fill } from "./groups.ts"
import { Boom } from "./tally.ts"
import { drawWait } from "./waits.ts"
import type { Walk } from "./world.ts"

type Step = (walk: Walk) => Promise<unknown>

/** A walk as an async function: some steps, one after the other. It looks at its store wherever it goes on. */
export async function walkAsync(walk: Walk): Promise<void> {
  const { random, world } = walk
  walk.check()
  try {
    for (let steps = random.int(1, 3); steps > 0; steps--) {
      await drawStep(walk)(walk)
      walk.check()
    }
  } catch (error) {
    walk.check()
    rethrowCancelled(error)
    world.tally.count(error)
    if (random.chance(0.3)) throw error
  } finally {
    walk.check()
    if (random.chance(0.3)) await sleep(random.int(0, 1))
    walk.check()
  }
}

function drawStep({ random, depth, world }: Walk): Step {
  if (world.races && random.chance(0.3)) return random.pick(depth > 0 ? [...RACES, ...NESTING_RACES] : RACES)
  return random.pick(depth > 0 && random.chance(0.5) ? NESTING : PLAIN)
}

const PLAIN: readonly Step[] = [
  async (walk) => await drawWait(walk),
  async (walk) => await drawWait(walk),
  async ({ random, world }) => await world.foreign.later(random.int(0, 2)),
  forAwaitGenerator,
  forAwaitQueue,
  cancelMyself,
  settleAll,
]

const NESTING: readonly Step[] = [
  async (walk) => await drawGroup(walk),
  async (walk) => await drawGroup(walk),
  inGroup,
  inGroup,
  async (walk) => await timeout(walk.random.int(0, 8), walk.body()),
  async (walk) => await call(walk.body()),
  withLooseTasks,
]

/** Several awaits at once, which leave waits behind that nobody looks at any more: those may get a cancellation for all. */
const RACES: readonly Step[] = [
  async (walk) => await Promise.all([drawWait(walk), drawWait(walk)]),
  async (walk) => await Promise.race([drawWait(walk), sleep(walk.random.int(0, 2)), drawWait(walk)]),
]

const NESTING_RACES: readonly Step[] = [
  async (walk) => await Promise.all(sideBySide(walk)),
  async (walk) => await Promise.race(sideBySide(walk)),
]

function sideBySide(walk: Walk): Promise<void>[] {
  return [walkAsync(walk.deeper({ beside: true })), walkAsync(walk.deeper({ beside: true }))]
}

async function settleAll(walk: Walk): Promise<void> {
  const outcomes = await Promise.allSettled([drawWait(walk), drawWait(walk), drawWait(walk)])
  for (const outcome of outcomes) if (outcome.status === "rejected") rethrowCancelled(outcome.reason)
}

/** A group whose body is an async function. */
async function inGroup(walk: Walk): Promise<void> {
  const { random } = walk
  await taskGroup(async (group) => {
    fill(group, walk)
    if (random.chance(0.7)) await drawWait(walk)
    walk.check()
    if (random.chance(0.1)) group.cancel()
    if (random.chance(0.1)) throw new Boom()
  }, drawGroupOptions(walk))
}

/** Tasks outside of groups, awaited in one of the ways that there are. None is left when it ends. */
async function withLooseTasks(walk: Walk): Promise<void> {
  const { random } = walk
  if (walk.beside) return // left behind, it could not wait for the end of its tasks
  const tasks = Array.from({ length: 3 }, () => walk.task((body) => createTask(body)))
  try {
    const way = random.int(0, 3)
    if (way === 0) await gather(tasks, { returnExceptions: random.chance(0.5) })
    else if (way === 1) await wait(tasks, { timeout: random.int(0, 5), returnWhen: "FIRST_COMPLETED" })
    else if (way === 2) for await (const _ of asCompleted(tasks)) walk.check()
    else for (const next of asCompleted(tasks, { timeout: 5 })) await next
  } finally {
    await endAll(tasks)
  }
}

/** Cancels tasks and waits for their end, however often it is cancelled meanwhile. */
async function endAll(tasks: readonly Task<unknown>[]): Promise<void> {
  let cancelled: CancelledError | null = null
  for (const task of tasks) task.cancel()
  while (tasks.some((task) => !task.done())) {
    try {
      await wait(tasks)
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error
      cancelled = error
    }
  }
  for (const task of tasks) if (!task.cancelled()) task.exception() // looked at, so that it is not lost
  if (cancelled !== null) throw cancelled
}

async function forAwaitGenerator(walk: Walk): Promise<void> {
  async function* numbers(): AsyncGenerator<number> {
    try {
      for (let n = 0; ; n++) {
        await drawWait(walk)
        walk.check()
        yield n
      }
    } finally {
      await sleep(0)
      walk.check()
    }
  }
  const last = walk.random.int(0, 2)
  for await (const n of numbers()) {
    walk.check()
    if (n === last) break
  }
}

async function forAwaitQueue(walk: Walk): Promise<void> {
  const queue = new Queue<number>(1)
  const count = walk.random.int(0, 4)
  await taskGroup(async (group) => {
    group.createTask(function* () {
      for (let n = 0; n < count; n++) yield* queue.put(n)
      queue.shutdown()
    })
    let next = 0
    for await (const n of queue) {
      walk.check()
      if (n !== next++) walk.world.tally.violate(`item ${n} came in place of ${next - 1}`)
    }
    if (next !== count) walk.world.tally.violate(`${next} of ${count} items came`)
  })
}

async function cancelMyself(walk: Walk): Promise<void> {
  if (!walk.random.chance(0.2)) return
  walk.world.tally.cancellations++
  currentTask()?.cancel("of itself")
  await sleep(1)
}
