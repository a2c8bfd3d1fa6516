import {
  type Awaitable,
  abortable,
  type Coroutine,
  call,
  createTask,
  Event,
  shield,
  sleep,
  timeout,
  until,
} from "@corral/node"
import { Boom } from "./tally.ts"
import type { Walk } from "./world.ts"

/** Something to await, in either syntax. */
type Wait = (walk: Walk) => Awaitable<unknown>

/** Waits that may last for ever, unless somebody does something. */
const ENDLESS: readonly Wait[] = [
  ({ random, world }) => random.pick(world.events).wait(),
  ({ world }) => world.barrier.wait(),
  ({ world }) => call(put, world),
  ({ world }) => call(take, world),
  ({ world }) => world.condition.with(() => world.condition.wait()),
  ({ world }) => abortable((signal) => world.foreign.fetch("never", signal)),
  () => new Event().wait(),
]

/** Waits that end by themselves. */
const ENDING: readonly Wait[] = [
  ({ random }) => sleep(random.int(0, 3)),
  ({ random, world }) => random.pick(world.locks).with(() => sleep(random.int(0, 1))),
  ({ random, world }) => random.pick(world.semaphores).with(() => sleep(random.int(0, 2))),
  (walk) => call(holdLease, walk),
  ({ random, world }) => until(world.foreign.later(random.int(0, 3))),
  ({ random, world }) => abortable((signal) => world.foreign.work(random.int(0, 3), signal)),
  ({ random, world }) => abortable((signal) => world.foreign.fetch(`${random.int(0, 3)}`, signal)),
  ({ random, world }) => call(shielded, world, random.int(0, 2)),
  (walk) => call(nudge, walk),
  () => abortable(() => Promise.reject(new Boom())),
  ({ world }) => abortable((signal) => world.foreign.fetch("reset", signal)),
]

/** Draws something to wait for. What may last for ever mostly gets a deadline. */
export function drawWait(walk: Walk): Awaitable<unknown> {
  const { random } = walk
  if (random.chance(0.6)) return drawEnding(walk)
  const wait = random.pick(ENDLESS)(walk)
  return random.chance(0.9) ? timeout(random.int(0, 6), () => wait) : wait
}

/** Draws one that ends by itself; those that fail, which stand at the end, are seldom. */
function drawEnding(walk: Walk): Awaitable<unknown> {
  const { random } = walk
  const end = random.chance(0.1) ? ENDING.length : ENDING.length - 2
  return ENDING[random.int(0, end - 1)]!(walk) // the index is below the length
}

function* put(world: Walk["world"]): Coroutine<void> {
  const item = world.nextItem()
  yield* world.queue.put(item)
  world.puts++
}

function* take(world: Walk["world"]): Coroutine<void> {
  world.take(yield* world.queue.get())
}

function* holdLease({ random, world }: Walk): Coroutine<void> {
  const lease = yield* random.pick([...world.locks, ...world.semaphores]).acquire()
  try {
    yield* sleep(random.int(0, 1))
  } finally {
    lease.release()
    lease.release() // a second time does nothing
  }
}

function* shielded(world: Walk["world"], ms: number): Coroutine<void> {
  const task = createTask(sleep(ms))
  world.shielded.add(task)
  task.addDoneCallback(() => world.shielded.delete(task))
  yield* shield(task)
}

/** Does something that others wait for. */
function* nudge({ random, world }: Walk): Coroutine<void> {
  const event = random.pick(world.events)
  event.set()
  yield* sleep(0)
  event.clear()
  yield* world.condition.with(function* () {
    world.condition.notify(random.int(1, 3))
  })
  if (random.chance(0.1)) yield* world.barrier.reset()
}
