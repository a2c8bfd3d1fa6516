import {
  type Awaitable,
  allTasks,
  type Coroutine,
  call,
  createTask,
  currentTask,
  formatCallGraph,
  getRunningLoop,
  run,
  sleep,
  taskGroup,
  wait,
} from "@corral/node"
import { walkAsync } from "./async-walk.ts"
import { spreadChaos } from "./chaos.ts"
import { walkCoroutine } from "./coroutine-walk.ts"
import type { CountedHost } from "./counted-host.ts"
import { fill } from "./groups.ts"
import type { Random } from "./random.ts"
import { type Kind, type Shared, Walk, World } from "./world.ts"

const DEPTH = 4

/** What rounds have in common. */
export interface Setting extends Shared {
  readonly counted: CountedHost
}

const KINDS: readonly Kind[] = [
  { syntaxes: [walkCoroutine], races: false },
  { syntaxes: [walkAsync], races: false },
  { syntaxes: [walkAsync, walkCoroutine], races: false },
  { syntaxes: [walkAsync, walkCoroutine], races: true },
]

/** A round ends within a second. One that takes this long, in milliseconds, never will. */
const STUCK_MS = 30_000

/** After so many milliseconds it is told once more to end. */
const LONG_MS = 300

/**
 * Runs one random program to its end, and looks for whatever is left of it.
 *
 * @returns false if it did not end
 */
export async function playRound(setting: Setting, random: Random): Promise<boolean> {
  const { tally, counted } = setting
  const world = new World(setting, random.pick(KINDS))
  const walk = new Walk(world, random.fork(), DEPTH, `round ${tally.rounds}`)
  const stopListeners = process.listenerCount("SIGINT")
  const options = { host: counted.host, eager: random.chance(0.3) }
  const ended = walk.enter(async () => {
    const way = random.int(0, 2)
    if (way === 0) await run(() => wholeCoroutine(walk), options)
    else if (way === 1) await run(() => wholeAsync(walk), options)
    else await wholeAsync(walk) // outside of any run
  })
  if (!(await inTime(ended))) {
    const left = world.loop === null ? [] : [...allTasks(world.loop)]
    tally.violate(
      `it never ended\n${left.map((task) => `asked to cancel ${task.cancelling()} times: ${formatCallGraph(task)}`).join("\n")}`,
    )
    return false
  }
  if (counted.timers + counted.holds > 0) tally.violate(`${counted.timers} timers and ${counted.holds} holds are left`)
  if (process.listenerCount("SIGINT") !== stopListeners) tally.violate("a listener of SIGINT is left")
  for (const lost of counted.lost.splice(0)) tally.violate(`lost: ${lost}`)
  return true
}

async function inTime(round: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const stuck = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), STUCK_MS)
  })
  try {
    return await Promise.race([round.then(() => true), stuck])
  } finally {
    clearTimeout(timer)
  }
}

/** The program as a coroutine: its errors are counted, and nothing is left when it has ended. */
function* wholeCoroutine(walk: Walk): Coroutine<void> {
  const { world } = walk
  world.loop = getRunningLoop()
  const insisting = createTask(insist(world), { name: "insisting" })
  try {
    yield* program(walk)
  } catch (error) {
    world.tally.count(error)
  }
  insisting.cancel()
  yield* wait([insisting, ...world.shielded])
  lookAround(world)
}

/** The same as an async function. */
async function wholeAsync(walk: Walk): Promise<void> {
  walk.check()
  await call(wholeCoroutine, walk)
  walk.check()
}

/** The first tasks and the chaos among them. */
function program(walk: Walk): Awaitable<void> {
  const { random, world } = walk
  return taskGroup(
    function* (group) {
      for (let left = random.int(1, 4); left > 0; left--) fill(group, walk)
      group.createTask(spreadChaos(world, random.fork(), group), { name: "chaos" })
    },
    { signal: world.signals.get(0) },
  )
}

/**
 * Cancels what is left again and again, once a round has taken too long.
 *
 * A task may go on although it was cancelled. As in asyncio, a cancellation that is delivered once more, after a group's
 * errors, passes for a timeout's own if the next wait is a timeout that expires at once, as on a busy machine. And a
 * Promise.race, or a Promise.all that has failed, swallows one that reaches its losers only.
 */
function* insist({ tasks, tally }: World): Coroutine<void> {
  yield* sleep(LONG_MS)
  while (true) {
    for (const task of tasks) task.cancel("once more")
    tally.repeated += tasks.size
    yield* sleep(5)
  }
}

function lookAround(world: World): void {
  const others = [...allTasks()].filter((task) => task !== currentTask())
  if (others.length > 0) world.tally.violate(`tasks are left: ${others.join(", ")}`)
  for (const what of world.left()) world.tally.violate(what)
}
